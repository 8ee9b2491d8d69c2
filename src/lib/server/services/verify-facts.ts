import type pg from 'pg';
import { markOf } from '#lib/domain/catalogue/mark.ts';
import type { ParkRow, RideRow } from '#lib/domain/catalogue/rows.ts';
import { DomainError } from '#lib/domain/errors.ts';
import type { Verifying } from '#lib/domain/sightings/verifying.ts';
import type { SubjectRef } from '#lib/domain/subject.ts';
import { findEntry } from '../db/facts.ts';
import { withTransaction } from '../platform/database.ts';

/**
 * Notes that a moderator looked into what an entry says. Throws NOT_FOUND, and CONFLICT when it says something
 * else than what they looked at. @returns the park it is or stands in.
 */
export function verifyFacts(
  pool: pg.Pool,
  { kind, id, mark, evidence }: Verifying,
  actor: { id: string },
  now: Date,
): Promise<string> {
  return withTransaction(async (db) => {
    const entry = await findEntry(db, { kind, id }, { forUpdate: true });
    if (!entry) throw new DomainError('NOT_FOUND');
    if (markOf(entry.row as ParkRow | RideRow) !== mark) throw new DomainError('CONFLICT');
    const parkId = 'parkId' in entry.row ? entry.row.parkId : id;
    await db.query("SELECT set_config('app.actor', $1, true)", [actor.id]);
    await db.query(
      `INSERT INTO verified (id, park_id, ride_id, mark, evidence, verified_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (id) DO UPDATE SET park_id = EXCLUDED.park_id, mark = EXCLUDED.mark,
         evidence = EXCLUDED.evidence, verified_at = EXCLUDED.verified_at`,
      [id, parkId, kind === 'ride' ? id : null, mark, evidence, now],
    );
    return parkId;
  }, pool);
}

/** Takes that back. Throws NOT_FOUND where nobody vouches. @returns the park it is or stands in. */
export function unverifyFacts(
  pool: pg.Pool,
  { id }: SubjectRef,
  actor: { id: string },
): Promise<string> {
  return withTransaction(async (db) => {
    await db.query("SELECT set_config('app.actor', $1, true)", [actor.id]);
    const { rows } = await db.query<{ park_id: string }>(
      'DELETE FROM verified WHERE id = $1 RETURNING park_id',
      [id],
    );
    if (!rows[0]) throw new DomainError('NOT_FOUND');
    return rows[0].park_id;
  }, pool);
}
