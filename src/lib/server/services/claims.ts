import type pg from 'pg';
import { barOf, type Decider } from '#lib/domain/moderation/bar.ts';
import { CLAIM_MS } from '#lib/domain/moderation/claim.ts';
import { dropClaims, takeClaims, waitingAmong } from '../db/desk.ts';

/**
 * Takes what nobody else holds, or keeps it for longer: nothing that the moderator may not decide, which
 * would only keep others from it. Answers which of `ids` are the moderator's now.
 */
export async function claim(
  pool: pg.Pool,
  ids: readonly string[],
  moderator: Decider,
  now: Date,
): Promise<string[]> {
  const waiting = await waitingAmong(pool, ids);
  const theirs = waiting.filter((one) => barOf(one, moderator) === null).map(({ id }) => id);
  return takeClaims(pool, theirs, moderator.id, now, new Date(now.getTime() + CLAIM_MS));
}

export const release = (
  pool: pg.Pool,
  ids: readonly string[],
  moderator: { id: string },
): Promise<void> => dropClaims(pool, ids, moderator.id);
