import { readdir } from 'node:fs/promises';
import { DomainError } from '#lib/domain/errors.ts';
import { pool } from '../platform/database.ts';
import { scaled } from '../platform/limits.ts';
import { UPLOAD_DIR } from './places.ts';

/** Photos a day: of somebody nothing of whom is published yet, and of everybody else. */
const NEWCOMER_A_DAY = scaled(20);
const KNOWN_A_DAY = scaled(200);
/** Bytes of one person that stand in no published review. */
const UNPUBLISHED_BYTES = scaled(200 * 1024 * 1024);
/** Room is made by moderators, and by the sweep; nobody knows when. */
const ROOM_AGAIN_MS = 3600_000;

/**
 * Whether this person may open one more upload of so many bytes. Throws RATE_LIMITED with the
 * milliseconds until there may be room: the phone keeps the photo and comes again.
 */
export async function checkAllowance(userId: string, id: string, size: number): Promise<void> {
  const { rows } = await pool.query<{ known: boolean; unpublished: string; times: Date[] }>(
    `SELECT EXISTS (SELECT FROM review WHERE author_id = $1) AS known,
       (SELECT coalesce(sum(bytes), 0) FROM photo_object o WHERE owner_id = $1 AND NOT photo_is_shown(o.sha256::text))
         AS unpublished,
       ARRAY (SELECT created_at FROM photo_object
               WHERE owner_id = $1 AND created_at > now() - interval '1 day' ORDER BY created_at DESC)
         AS times`,
    [userId],
  );
  const { known, unpublished, times } = rows[0]!;
  if (Number(unpublished) + size > UNPUBLISHED_BYTES)
    throw new DomainError('RATE_LIMITED', { retryAfterMs: ROOM_AGAIN_MS });
  const most = known ? KNOWN_A_DAY : NEWCOMER_A_DAY;
  // What is under way counts too, or a hundred could be opened at once.
  const open = (await readdir(UPLOAD_DIR).catch(() => [])).filter(
    (name) => name.startsWith(`${userId}.`) && !name.endsWith('.json') && name !== id,
  ).length;
  if (times.length + open < most) return;
  const oldest = times[most - 1];
  const retryAfterMs = oldest ? oldest.getTime() + 24 * 3600_000 - Date.now() : ROOM_AGAIN_MS;
  throw new DomainError('RATE_LIMITED', { retryAfterMs: Math.max(1_000, retryAfterMs) });
}
