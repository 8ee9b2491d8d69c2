import type pg from 'pg';
import { CLAIM_MS } from '#lib/domain/moderation/claim.ts';
import { dropClaims, takeClaims } from '../db/desk.ts';

/** Takes what nobody else holds, or keeps it for longer. Answers which of `ids` are the moderator's now. */
export const claim = (
  pool: pg.Pool,
  ids: readonly string[],
  moderator: { id: string },
  now: Date,
): Promise<string[]> =>
  takeClaims(pool, ids, moderator.id, now, new Date(now.getTime() + CLAIM_MS));

export const release = (
  pool: pg.Pool,
  ids: readonly string[],
  moderator: { id: string },
): Promise<void> => dropClaims(pool, ids, moderator.id);
