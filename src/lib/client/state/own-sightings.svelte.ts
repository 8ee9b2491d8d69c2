import type { ErrorCode } from '#lib/domain/errors.ts';
import type { Deed } from '#lib/domain/mutations/done-over.ts';
import type { SightingSay } from '#lib/domain/mutations/sighting-say.ts';
import { ownSightings, type SightedPlace } from '#lib/domain/own-sightings/own-sightings.ts';
import type { KeptSighting } from '#lib/domain/sightings/sighting.ts';
import { NOTHING_SAID, type OwnSightings as Said } from '#lib/domain/sightings/with-own.ts';
import { phone } from '../bootstrap.ts';
import { deedsIn } from '../db/deeds.ts';
import { mineOf } from '../db/mine.ts';
import { GUEST, outboxOf, type DeedAbout, type Outbox } from '../db/outbox.ts';
import { sayIt, takeItBack } from '../db/sighting-writing.ts';
import { storeProblem } from '../db/steady.ts';
import { watch } from '../db/watch.ts';
import { askToBeWoken } from './wake.ts';

/**
 * What one person said of a park and its rides, as this phone knows it. Every word is kept in the outbox before it
 * is answered. Throws a DOMException or DomainError of the store.
 */
export class OwnSightings {
  #held = $state.raw<{ rows: KeptSighting[]; deeds: Deed[] } | null>(null);
  readonly #accountId: string | null;
  readonly #place: () => SightedPlace | null;
  readonly #box: Outbox;
  #unwatch: () => void = () => undefined;
  #noteRead: () => void = () => undefined;
  /** The phone was looked through, or cannot be. */
  readonly read = new Promise<void>((done) => (this.#noteRead = done));

  readonly said: Said = $derived.by(() => {
    const place = this.#place();
    return this.#held && place
      ? ownSightings(this.#held.rows, this.#held.deeds, place)
      : NOTHING_SAID;
  });

  constructor(accountId: string | null, place: () => SightedPlace | null) {
    this.#accountId = accountId;
    this.#place = place;
    this.#box = outboxOf(accountId ?? GUEST);
  }

  /** `failed` is called when the phone's store cannot be read. */
  start(failed: (problem: ErrorCode) => void): void {
    this.#unwatch = watch(
      async () => {
        const mine = this.#accountId ? mineOf(this.#accountId).rows : null;
        const rows = (await mine?.where({ entity: 'sighting' }).toArray()) ?? [];
        return {
          rows: rows.map(({ row }) => row as KeptSighting),
          deeds: await deedsIn(this.#box),
        };
      },
      (held) => {
        this.#held = held;
        this.#noteRead();
      },
      (error) => {
        failed(storeProblem(error));
        this.#noteRead();
      },
    );
  }

  stop(): void {
    this.#unwatch();
  }

  say = (said: Omit<SightingSay, 'sightingId' | 'at'>, about: DeedAbout): Promise<void> =>
    this.#write((now) =>
      sayIt(this.#box, { ...said, sightingId: this.#box.newId(), at: now }, about, now),
    );

  takeBack = ({ id, isSent }: { id: string; isSent: boolean }, about: DeedAbout): Promise<void> =>
    this.#write((now) => takeItBack(this.#box, id, isSent, about, now));

  async #write(work: (now: string) => Promise<unknown>): Promise<void> {
    await work(new Date().toISOString());
    void askToBeWoken().catch(() => undefined);
    await (await phone()).outboxChanged();
  }
}
