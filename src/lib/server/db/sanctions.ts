import type pg from 'pg';
import type { NewSanction, Sanction } from '#lib/domain/moderation/sanction.ts';
import type { Role } from '#lib/domain/permissions/table.ts';

type Db = Pick<pg.ClientBase, 'query'>;

/** For a statement that reads more: what was not lifted, as JSON. `user` is SQL that names a person. */
export const sanctionsOf = (user: 'u.id' | '$2'): string =>
  `(SELECT coalesce(jsonb_agg(x.row), '[]') FROM sync_sanction x
     WHERE x.user_id = ${user} AND x.lifted_at IS NULL)`;

interface FoundSanction {
  user: { id: string; role: Role };
  sanction: Sanction;
}

/** Whose it is, and what; held until the transaction ends, so that it is lifted once. */
export async function lockSanction(db: pg.PoolClient, id: string): Promise<FoundSanction | null> {
  const locked = await db.query('SELECT FROM sanction WHERE id = $1 FOR UPDATE', [id]);
  if (!locked.rowCount) return null;
  const { rows } = await db.query<FoundSanction>(
    `SELECT jsonb_build_object('id', u.id, 'role', u.role) AS user, x.row AS sanction
       FROM sync_sanction x JOIN "user" u ON u.id = x.user_id WHERE x.id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

/** False when there is one under this id. */
export async function addSanction(db: Db, s: NewSanction, by: string, now: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    `INSERT INTO sanction (id, user_id, kind, scope, reason_code, reason_text, by_id, since, until)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING`,
    [s.id, s.userId, s.kind, s.scope, s.reason.code, s.reason.text, by, now, s.until],
  );
  return rowCount === 1;
}

export async function addLift(
  db: Db,
  sanctionId: string,
  by: string,
  why: string,
  now: Date,
): Promise<void> {
  await db.query(
    'INSERT INTO sanction_lift (sanction_id, by_id, why, at) VALUES ($1, $2, $3, $4)',
    [sanctionId, by, why, now],
  );
}

/** How many of these actions (names of mutations) were received in the last 24 hours. */
export async function receivedToday(
  db: Db,
  userId: string,
  names: readonly string[],
  now: Date,
): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM sync_mutation
      WHERE user_id = $1 AND received_at > $3::timestamptz - interval '1 day'
        AND name = ANY($2) AND result ->> 'kind' = 'applied'`,
    [userId, names, now],
  );
  return rows[0]!.n;
}
