import type pg from 'pg';
import type { LogRow } from '#lib/domain/log/entry.ts';
import { SERIALIZATION_FAILURE } from './submissions.ts';

/** The entry as it stands, locked until the transaction ends; null when there is none. */
export async function lockLog(db: pg.PoolClient, id: string): Promise<LogRow | null> {
  const locked = await db.query<{ user_id: string }>(
    'SELECT user_id FROM ride_log WHERE id = $1 FOR UPDATE',
    [id],
  );
  if (!locked.rows[0]) return null;
  const { rows } = await db.query<{ row: Omit<LogRow, 'userId'> }>(
    'SELECT row FROM sync_log WHERE id = $1',
    [id],
  );
  return { ...rows[0]!.row, userId: locked.rows[0].user_id };
}

/** Writes the whole row. One that was made meanwhile under the same id is not overwritten: run again. */
export async function putLog(db: pg.PoolClient, row: LogRow): Promise<void> {
  const { entry } = row;
  const { rowCount } = await db.query(
    `INSERT INTO ride_log (id, user_id, version, received_at, ride_id, ride_name, park_id, park_name,
                           ridden_on, ridden_at, laps, note, waited_minutes)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, received_at = EXCLUDED.received_at,
       ride_id = EXCLUDED.ride_id, ride_name = EXCLUDED.ride_name, park_id = EXCLUDED.park_id,
       park_name = EXCLUDED.park_name, ridden_on = EXCLUDED.ridden_on, ridden_at = EXCLUDED.ridden_at,
       laps = EXCLUDED.laps, note = EXCLUDED.note, waited_minutes = EXCLUDED.waited_minutes
     WHERE EXCLUDED.version > ride_log.version AND EXCLUDED.user_id = ride_log.user_id`,
    [
      ...[row.id, row.userId, row.version, row.receivedAt],
      ...(entry
        ? [entry.ride.id, entry.ride.name, entry.ride.parkId, entry.ride.parkName]
        : [null, null, null, null]),
      ...(entry
        ? [entry.on, entry.at, entry.laps, entry.note, entry.waitedMinutes]
        : [null, null, null, null, null]),
    ],
  );
  if (rowCount === 0)
    throw Object.assign(new Error('made meanwhile'), { code: SERIALIZATION_FAILURE });
}
