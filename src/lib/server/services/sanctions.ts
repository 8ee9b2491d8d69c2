import type pg from 'pg';
import { DomainError } from '#lib/domain/errors.ts';
import {
  isStanding,
  maySanction,
  sanctionProblem,
  type NewSanction,
} from '#lib/domain/moderation/sanction.ts';
import type { Role } from '#lib/domain/permissions/table.ts';
import { addLift, addSanction, lockSanction } from '../db/sanctions.ts';
import { withTransaction } from '../platform/database.ts';

type Staff = { id: string; role: Role };

/** Throws NOT_FOUND. */
export async function roleOf(db: Pick<pg.ClientBase, 'query'>, userId: string): Promise<Role> {
  const { rows } = await db.query<{ role: Role }>('SELECT role FROM "user" WHERE id = $1', [
    userId,
  ]);
  if (!rows[0]) throw new DomainError('NOT_FOUND');
  return rows[0].role;
}

/**
 * Holds something against a person, from this moment. Repeating is harmless. Throws NOT_FOUND, INVALID with the field
 * that cannot be so, FORBIDDEN for whom this moderator may not sanction. Returns the scopes that moved.
 */
export async function sanction(
  pool: pg.Pool,
  input: NewSanction,
  by: Staff,
  now: Date,
): Promise<string[]> {
  const problem = sanctionProblem(input, now.toISOString());
  if (problem) throw new DomainError('INVALID', { field: problem });
  return withTransaction(async (db) => {
    const role = await roleOf(db, input.userId);
    if (!maySanction(by, { id: input.userId, role }))
      throw new DomainError('FORBIDDEN', { field: 'userId' });
    if (!(await addSanction(db, input, by.id, now))) return [];
    // What they worked on at the desk is free for others.
    if (input.scope === 'ALL' && (input.kind === 'SUSPENDED' || input.kind === 'BANNED'))
      await db.query('DELETE FROM desk_claim WHERE moderator_id = $1', [input.userId]);
    return [`user:${input.userId}`, 'desk'];
  }, pool);
}

/**
 * Lifts it. Of two at once one is done, and repeating is harmless. Throws NOT_FOUND, FORBIDDEN as for giving it, and
 * CONFLICT when it had ended by itself. Returns the scopes that moved.
 */
export async function lift(
  pool: pg.Pool,
  { sanctionId, why }: { sanctionId: string; why: string },
  by: Staff,
  now: Date,
): Promise<string[]> {
  return withTransaction(async (db) => {
    const found = await lockSanction(db, sanctionId);
    if (!found) throw new DomainError('NOT_FOUND');
    if (!maySanction(by, found.user)) throw new DomainError('FORBIDDEN', { field: 'userId' });
    if (found.sanction.liftedAt !== null) return [];
    if (!isStanding(found.sanction, now.toISOString())) throw new DomainError('CONFLICT');
    await addLift(db, sanctionId, by.id, why, now);
    return [`user:${found.user.id}`];
  }, pool);
}
