import type { OwnVote } from '#lib/domain/helpful/own-vote.ts';
import { votesWith } from '#lib/domain/helpful/own-votes.ts';
import { voteName, type KeptVote } from '#lib/domain/review/vote.ts';
import { phone } from '../bootstrap.ts';
import { deedsIn } from '../db/deeds.ts';
import { mineOf } from '../db/mine.ts';
import { namedId } from '../db/named-id.ts';
import { outboxOf, type DeedAbout, type Outbox } from '../db/outbox.ts';
import { sayHelpful } from '../db/vote-writing.ts';
import { watch } from '../db/watch.ts';
import { askToBeWoken } from './wake.ts';

/**
 * What one person said of reviews, as this phone knows it: what the server told, and what was said here
 * since. Throws a DOMException or DomainError of the store.
 */
export class Votes {
  own = $state.raw<ReadonlyMap<string, OwnVote>>(new Map());
  readonly #accountId: string;
  readonly #box: Outbox;
  #unwatch: () => void = () => undefined;

  constructor(accountId: string) {
    this.#accountId = accountId;
    this.#box = outboxOf(accountId);
  }

  /** Resolves once what is here was read, so that the first word is not said twice. */
  start(): Promise<void> {
    return new Promise((done, failed) => {
      this.#unwatch = watch(
        async () => {
          const rows = await mineOf(this.#accountId).rows.where({ entity: 'helpful' }).toArray();
          return votesWith(
            rows.map(({ row }) => row as KeptVote),
            await deedsIn(this.#box),
          );
        },
        (own) => {
          this.own = own;
          done();
        },
        failed,
      );
    });
  }

  stop(): void {
    this.#unwatch();
  }

  async say(reviewId: string, helpful: boolean, about: DeedAbout): Promise<void> {
    const voteId = await namedId(voteName(this.#accountId, reviewId));
    const sent = this.own.get(reviewId)?.sent ?? false;
    const now = new Date().toISOString();
    await sayHelpful(this.#box, { voteId, reviewId, helpful }, sent, about, now);
    void askToBeWoken().catch(() => undefined);
    await (await phone()).outboxChanged();
  }
}
