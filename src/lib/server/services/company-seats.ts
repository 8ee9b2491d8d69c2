import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { SEAT_LASTS_MS, type ClaimMethod } from '#lib/domain/company/claim.ts';
import { DomainError } from '#lib/domain/errors.ts';
import {
  isLive,
  mayActFor,
  mayEndSeat,
  mayManageSeats,
  type Seat,
  type SeatRole,
} from '#lib/domain/permissions/company.ts';
import type { Role } from '#lib/domain/permissions/table.ts';

type Db = Pick<pg.ClientBase, 'query'>;
interface Person {
  id: string;
  role: Role;
}

const COLUMNS = `s.company_id AS "companyId", s.user_id AS "userId", s.role,
  iso(s.expires_at) AS "expiresAt", iso(s.ended_at) AS "endedAt"`;

/**
 * Whether this person may set hours, closures and official updates of that park. For looking: who is about to
 * write asks `speakForPark` in the writing transaction.
 */
export async function mayActForPark(
  db: Db,
  user: { id: string },
  parkId: string,
  now = new Date(),
): Promise<boolean> {
  return (await operatorActedFor(db, user, parkId, now, false)) !== null;
}

/**
 * Lets this transaction write as this person for the company that runs the park, and tells the history so. Holds on
 * to seat and park, so that neither changes before the commit. Throws FORBIDDEN. @returns the company's id
 */
export async function speakForPark(
  db: pg.PoolClient,
  user: { id: string },
  parkId: string,
  now: Date,
): Promise<string> {
  const companyId = await operatorActedFor(db, user, parkId, now, true);
  if (!companyId) throw new DomainError('FORBIDDEN');
  await db.query("SELECT set_config('app.actor', $1, true), set_config('app.company', $2, true)", [
    user.id,
    companyId,
  ]);
  return companyId;
}

async function operatorActedFor(
  db: Db,
  user: { id: string },
  parkId: string,
  now: Date,
  hold: boolean,
): Promise<string | null> {
  const { rows } = await db.query<Seat & { operatorId: string }>(
    `SELECT ${COLUMNS}, p.operator_id AS "operatorId"
       FROM park p JOIN company_seat s ON s.company_id = p.operator_id
      WHERE p.id = $1 AND s.user_id = $2 ${hold ? 'FOR NO KEY UPDATE OF p FOR SHARE OF s' : ''}`,
    [parkId, user.id],
  );
  const park = rows[0];
  return park && mayActFor(rows, park, now.toISOString()) ? park.operatorId : null;
}

export interface Proof {
  companyId: string;
  userId: string;
  method: ClaimMethod;
  domain: string;
  token: string | null;
}

/** Gives the seat that a proof earns, or renews the one there is. */
export async function grantSeat(db: pg.PoolClient, proof: Proof, now: Date): Promise<void> {
  await db.query("SELECT set_config('app.actor', $1, true)", [proof.userId]);
  const role: SeatRole = proof.method === 'DNS' ? 'LEAD' : 'MEMBER';
  await db.query(
    `INSERT INTO company_seat (id, company_id, user_id, role, method, domain, token, granted_at, proven_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)
     ON CONFLICT (company_id, user_id) WHERE ended_at IS NULL DO UPDATE
       SET role = EXCLUDED.role, method = EXCLUDED.method, domain = EXCLUDED.domain, token = EXCLUDED.token,
           proven_at = EXCLUDED.proven_at, expires_at = EXCLUDED.expires_at, missing_since = NULL`,
    [
      uuidv7(),
      ...[proof.companyId, proof.userId, role, proof.method, proof.domain, proof.token],
      now,
      new Date(now.getTime() + SEAT_LASTS_MS),
    ],
  );
}

/** The live seats of a company; expired ones are over before the sweep has ended them. */
export async function seatsOf(db: Db, companyId: string, now: Date): Promise<Seat[]> {
  const { rows } = await db.query<Seat>(
    `SELECT ${COLUMNS} FROM company_seat s WHERE s.company_id = $1 AND s.ended_at IS NULL`,
    [companyId],
  );
  return rows.filter((seat) => isLive(seat, now.toISOString()));
}

/** Whose seat was taken away may not simply claim again. Throws FORBIDDEN. */
export async function refuseRevoked(db: Db, companyId: string, userId: string): Promise<void> {
  const { rows } = await db.query(
    `SELECT FROM company_seat WHERE company_id = $1 AND user_id = $2 AND ended_reason = 'REVOKED'`,
    [companyId, userId],
  );
  if (rows.length > 0) throw new DomainError('FORBIDDEN', { detail: 'REVOKED' });
}

interface SeatOf {
  companyId: string;
  userId: string;
}

/** Ends a seat: one's own, or as its lead or a moderator. Throws NOT_FOUND, FORBIDDEN. */
export async function endSeat(
  db: pg.PoolClient,
  { companyId, userId }: SeatOf,
  by: Person,
  now: Date,
): Promise<void> {
  const seats = await seatsOf(db, companyId, now);
  const seat = seats.find((one) => one.userId === userId);
  // Who may not end it is not told whether there is one.
  if (!seat || !mayEndSeat(by, seat, seats, now.toISOString()))
    throw new DomainError(
      mayManageSeats(by, companyId, seats, now.toISOString()) ? 'NOT_FOUND' : 'FORBIDDEN',
    );
  await db.query("SELECT set_config('app.actor', $1, true)", [by.id]);
  await db.query(
    `UPDATE company_seat SET ended_at = $3, ended_by = $4, ended_reason = $5
      WHERE company_id = $1 AND user_id = $2 AND ended_at IS NULL`,
    [companyId, userId, now, by.id, by.id === userId ? 'GIVEN_UP' : 'REVOKED'],
  );
}

/** Lets somebody claim again whose seat was taken away. Throws FORBIDDEN, NOT_FOUND. */
export async function forgive(
  db: pg.PoolClient,
  { companyId, userId }: SeatOf,
  by: Person,
  now: Date,
): Promise<void> {
  const seats = await seatsOf(db, companyId, now);
  if (by.id === userId || !mayManageSeats(by, companyId, seats, now.toISOString()))
    throw new DomainError('FORBIDDEN');
  await db.query("SELECT set_config('app.actor', $1, true)", [by.id]);
  const { rowCount } = await db.query(
    `UPDATE company_seat SET ended_reason = 'FORGIVEN'
      WHERE company_id = $1 AND user_id = $2 AND ended_reason = 'REVOKED'`,
    [companyId, userId],
  );
  if (!rowCount) throw new DomainError('NOT_FOUND');
}
