import { pool, withTransaction } from '../platform/database.ts';

/** One account's hold on a photo; the bytes themselves lie in storage once per content. */
export interface HeldObject {
  bytes: number;
  state: 'STORED' | 'READY' | 'REFUSED';
  /** A domain error code, when REFUSED. */
  refusal: string | null;
}

export async function findObject(sha256: string, ownerId: string): Promise<HeldObject | null> {
  const found = await pool.query<HeldObject>(
    'SELECT bytes, state, refusal FROM photo_object WHERE sha256 = $1 AND owner_id = $2',
    [sha256, ownerId],
  );
  return found.rows[0] ?? null;
}

/** Records received and verified bytes; a second time, by whatever way, changes nothing. */
export async function insertObject(object: {
  sha256: string;
  ownerId: string;
  bytes: number;
  type: string;
}): Promise<void> {
  await pool.query(
    `INSERT INTO photo_object (sha256, owner_id, bytes, type) VALUES ($1, $2, $3, $4)
     ON CONFLICT DO NOTHING`,
    [object.sha256, object.ownerId, object.bytes, object.type],
  );
}

/** What is still to be processed, oldest first. */
export async function storedShas(): Promise<string[]> {
  const found = await pool.query<{ sha256: string }>(
    `SELECT sha256 FROM photo_object WHERE state = 'STORED' GROUP BY sha256 ORDER BY min(created_at)`,
  );
  return found.rows.map((row) => row.sha256);
}

/** Settles every account's row of this content; width and height are those seen upright. */
export async function markReady(sha256: string, width: number, height: number): Promise<void> {
  await pool.query(
    `UPDATE photo_object SET state = 'READY', width = $2, height = $3, refusal = NULL
     WHERE sha256 = $1 AND state = 'STORED'`,
    [sha256, width, height],
  );
}

export async function markRefused(sha256: string, refusal: string): Promise<void> {
  await pool.query(
    `UPDATE photo_object SET state = 'REFUSED', refusal = $2 WHERE sha256 = $1 AND state = 'STORED'`,
    [sha256, refusal],
  );
}

/** Gives a photo that was refused through a fault of ours another chance; true when it was one. */
export async function reopen(sha256: string, ownerId: string): Promise<boolean> {
  const changed = await pool.query(
    `UPDATE photo_object SET state = 'STORED', refusal = NULL
     WHERE sha256 = $1 AND owner_id = $2 AND state = 'REFUSED' AND refusal = 'INTERNAL'`,
    [sha256, ownerId],
  );
  return changed.rowCount !== 0;
}

/** Forgets rows whose bytes are gone, so that the phone is asked for them again. */
export async function forgetStored(sha256: string): Promise<void> {
  await pool.query(`DELETE FROM photo_object WHERE sha256 = $1 AND state = 'STORED'`, [sha256]);
}

/** Which of these photos this account has to send. */
export async function neededOf(ownerId: string, sha256s: string[]): Promise<string[]> {
  const held = await pool.query<{ sha256: string }>(
    `SELECT sha256 FROM photo_object
     WHERE owner_id = $1 AND sha256 = ANY($2) AND state IN ('STORED', 'READY')`,
    [ownerId, sha256s],
  );
  const have = new Set(held.rows.map((row) => row.sha256));
  return [...new Set(sha256s)].filter((sha) => !have.has(sha));
}

/** Which of these contents no account holds. */
export async function unclaimed(sha256s: string[]): Promise<string[]> {
  const found = await pool.query<{ sha256: string }>(
    'SELECT DISTINCT sha256 FROM photo_object WHERE sha256 = ANY($1)',
    [sha256s],
  );
  const claimed = new Set(found.rows.map((row) => row.sha256));
  return sha256s.filter((sha) => !claimed.has(sha));
}

const SWEPT_AT_ONCE = 1_000;

/**
 * Lets go of photos that were received `days` ago or earlier and are part of nothing. An attach that
 * comes at this moment has locked its row, which is then passed over, or finds it gone, and its phone
 * is asked for the bytes again.
 */
export async function forgetUnattached(days: number): Promise<void> {
  for (let found = SWEPT_AT_ONCE; found === SWEPT_AT_ONCE;)
    found = await withTransaction(async (db) => {
      const unattached = `
        NOT EXISTS (SELECT FROM submission_photo p JOIN submission s ON s.id = p.submission_id
                     WHERE p.sha256 = o.sha256::text AND s.author_id = o.owner_id)
        AND NOT photo_is_shown(o.sha256::text)`;
      const { rows } = await db.query<{ sha256: string; owner_id: string }>(
        `SELECT sha256, owner_id FROM photo_object o
          WHERE created_at < now() - make_interval(days => $1) AND ${unattached}
          LIMIT $2 FOR UPDATE SKIP LOCKED`,
        [days, SWEPT_AT_ONCE],
      );
      // Looked at again, now that they are locked: one may have been attached meanwhile.
      await db.query(
        `DELETE FROM photo_object o USING unnest($1::char(64)[], $2::uuid[]) AS old (sha256, owner_id)
          WHERE o.sha256 = old.sha256 AND o.owner_id = old.owner_id AND ${unattached}`,
        [rows.map((row) => row.sha256), rows.map((row) => row.owner_id)],
      );
      return rows.length;
    });
}

/** Part of a published review, or of an earlier visit? Answered by the indexes of their photos. */
export async function isPublished(sha256: string): Promise<boolean> {
  const { rows } = await pool.query<{ shown: boolean }>('SELECT photo_is_shown($1) AS shown', [
    sha256,
  ]);
  return rows[0]!.shown;
}
