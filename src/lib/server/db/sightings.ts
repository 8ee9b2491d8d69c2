import type pg from 'pg';
import { readSighted } from '../../domain/catalogue/scope-shapes.ts';
import { mostADay } from '../../domain/sightings/when.ts';
import type { SightedRow, SightingRow } from '../../domain/sightings/sighting.ts';
import { scaled } from '../platform/limits.ts';
import { wellFormed } from './catalogue.ts';
import { SERIALIZATION_FAILURE } from './submissions.ts';

/** What was said as it stands, locked until the transaction ends; null when there is none. */
export async function lockSighting(db: pg.PoolClient, id: string): Promise<SightingRow | null> {
  const locked = await db.query<{ user_id: string }>(
    'SELECT user_id FROM sighting WHERE id = $1 FOR UPDATE',
    [id],
  );
  if (!locked.rows[0]) return null;
  const { rows } = await db.query<{ row: Omit<SightingRow, 'userId'> }>(
    'SELECT row FROM sync_sighting WHERE id = $1',
    [id],
  );
  return { ...rows[0]!.row, userId: locked.rows[0].user_id };
}

/** Writes the whole row. One that was made meanwhile under the same id is not overwritten: run again. */
export async function putSighting(db: pg.PoolClient, row: SightingRow): Promise<void> {
  const { sighting } = row;
  const { rowCount } = await db.query(
    `INSERT INTO sighting (id, user_id, version, received_at, subject_kind, subject_id, park_id, said, day,
                           said_at, mark)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, received_at = EXCLUDED.received_at,
       subject_kind = EXCLUDED.subject_kind, subject_id = EXCLUDED.subject_id,
       park_id = EXCLUDED.park_id, said = EXCLUDED.said, day = EXCLUDED.day,
       said_at = EXCLUDED.said_at, mark = EXCLUDED.mark
     WHERE EXCLUDED.version > sighting.version AND EXCLUDED.user_id = sighting.user_id`,
    [
      ...[row.id, row.userId, row.version, row.receivedAt],
      ...(sighting
        ? [sighting.subject.kind, sighting.subject.id, sighting.parkId, sighting.said]
        : [null, null, null, null]),
      ...(sighting ? [sighting.day, sighting.at, sighting.mark] : [null, null, null]),
    ],
  );
  if (rowCount === 0)
    throw Object.assign(new Error('made meanwhile'), { code: SERIALIZATION_FAILURE });
}

/** Whether this person has said as much as may be said in the 24 hours before `now`. */
export async function isSaidOut(db: pg.PoolClient, userId: string, now: Date): Promise<boolean> {
  const { rows } = await db.query<{ known: boolean; said: number }>(
    `SELECT EXISTS (SELECT FROM submission WHERE author_id = $1
                      AND state IN ('APPROVED', 'PARTLY_APPROVED')) AS known,
       (SELECT count(*)::int FROM sighting WHERE user_id = $1 AND received_at > $2::timestamptz - interval '1 day')
         AS said`,
    [userId, now],
  );
  return rows[0]!.said >= scaled(mostADay(rows[0]!.known));
}

/** What visitors said of a park and of its rides. */
export async function sightedIn(pool: pg.Pool, parkId: string): Promise<SightedRow[]> {
  const { rows } = await pool.query<{ row: unknown }>(
    'SELECT row FROM sync_sighted WHERE park_id = $1 ORDER BY id',
    [parkId],
  );
  return rows.flatMap(({ row }) => wellFormed('sighted', () => readSighted(row)));
}

/** What visitors said of one ride or park. */
export async function sightedOf(pool: pg.Pool, id: string): Promise<SightedRow[]> {
  const { rows } = await pool.query<{ row: unknown }>(
    'SELECT row FROM sync_sighted WHERE id = $1',
    [id],
  );
  return rows.flatMap(({ row }) => wellFormed('sighted', () => readSighted(row)));
}
