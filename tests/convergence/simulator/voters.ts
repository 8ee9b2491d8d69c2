import { createHash } from 'node:crypto';
import type { CachedRow } from '#lib/client/db/mine.ts';
import { sayHelpful } from '#lib/client/db/vote-writing.ts';
import { uuidOf } from '#lib/domain/named-id.ts';
import type { ReviewRow } from '#lib/domain/review/review.ts';
import { voteName, type KeptVote } from '#lib/domain/review/vote.ts';
import { pickOf } from './people.ts';
import type { Phone, Tab } from './phone.ts';
import type { Witness } from './witness.ts';

/** As phones and the server make it, at once: where nothing is drawn, nothing need wait for a thread. */
export const voteIdOf = (userId: string, reviewId: string): string =>
  uuidOf(new Uint8Array(createHash('sha256').update(voteName(userId, reviewId)).digest()).buffer);

/** What readers do with reviews of others, by the function that the pages call. */
export class Voters {
  readonly #witness: Witness;

  constructor(witness: Witness) {
    this.#witness = witness;
  }

  async vote(phone: Phone, tab: Tab, [pick, how]: number[]): Promise<void> {
    const user = phone.account;
    if (!user) return;
    const shown = phone.rows('cache', 'reviews').map(({ row }) => row as ReviewRow | null);
    const review = pickOf(
      shown.filter((row) => row && row.author.id !== user),
      pick!,
    );
    if (!review) return;
    const id = voteIdOf(user, review.id);
    const rows = phone.rows(`mine-${user}`, 'rows') as unknown as CachedRow[];
    const kept = rows.find((row) => row.entity === 'helpful' && row.id === id)?.row as KeptVote;
    const said = { voteId: id, reviewId: review.id, helpful: how! < 0.75 };
    this.#witness.owns(user, id);
    phone.listed.delete(`helpful:${id}`); // what was not sent is taken back without a trace
    const about = { name: 'P', href: '/parks/p' };
    await sayHelpful(tab.outbox(user), said, kept?.helpful ?? false, about, phone.now);
    tab.engine.wake();
  }
}
