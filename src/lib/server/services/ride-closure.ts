import { isDeepStrictEqual } from 'node:util';
import type pg from 'pg';
import type { Closure } from '#lib/domain/catalogue/rows.ts';
import { DomainError } from '#lib/domain/errors.ts';
import { withTransaction } from '../platform/database.ts';
import { speakForPark } from './company-seats.ts';

export interface SetClosure {
  rideId: string;
  /** Null: it is open again. */
  closure: Closure | null;
  /** What the person saw. */
  seen: Closure | null;
}

/**
 * Closes a ride for a while, or opens it again, in the name of the company that runs its park. Throws NOT_FOUND,
 * FORBIDDEN, CONFLICT with what stands now when that is not what was seen.
 */
export async function setClosure(
  pool: pg.Pool,
  { rideId, closure, seen }: SetClosure,
  user: { id: string },
  now: Date,
): Promise<void> {
  await withTransaction(async (db) => {
    const { rows } = await db.query<{ parkId: string; status: string; closure: Closure | null }>(
      'SELECT park_id AS "parkId", status, closure FROM ride WHERE id = $1 FOR NO KEY UPDATE',
      [rideId],
    );
    const ride = rows[0];
    if (!ride) throw new DomainError('NOT_FOUND');
    await speakForPark(db, user, ride.parkId, now);
    // What does not run anyway has another status, which is not theirs to change here.
    if (ride.status !== 'OPERATING') throw new DomainError('INVALID', { field: 'rideId' });
    if (!isDeepStrictEqual(ride.closure, seen))
      throw new DomainError('CONFLICT', { detail: ride.closure });
    await db.query('UPDATE ride SET closure = $2 WHERE id = $1', [
      rideId,
      closure && JSON.stringify(closure),
    ]);
  }, pool);
}
