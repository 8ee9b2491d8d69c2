import type pg from 'pg';
import { DomainError } from '#lib/domain/errors.ts';
import type { PersonLine, PersonRecord } from '#lib/domain/moderation/person.ts';
import type { Role } from '#lib/domain/permissions/table.ts';
import { withTransaction } from '../platform/database.ts';

const SHOWN = 50;

/** The hardest thing that stands against `u` at `$1`. */
const STANDING = `(SELECT x.row ->> 'kind' FROM sync_sanction x
  WHERE x.user_id = u.id AND x.lifted_at IS NULL
    AND (x.row ->> 'until' IS NULL OR (x.row ->> 'until')::timestamptz > $1)
  ORDER BY array_position('{BANNED,SUSPENDED,LIMITED,WARNED}'::text[], x.row ->> 'kind') LIMIT 1)`;
const LINE = `u.id, u.name, u.role, iso(u.created_at) AS since, ${STANDING} AS standing`;

/** Whose name has these letters in it; of an empty one, against whom something stands, and who has a role. */
export async function findPeople(pool: pg.Pool, name: string, now: Date): Promise<PersonLine[]> {
  const typed = name.trim();
  if (typed === '') return findConcerned(pool, now);
  const { rows } = await pool.query<PersonLine>(
    `SELECT ${LINE} FROM "user" u WHERE u.name ILIKE $2
      ORDER BY lower(u.name) <> lower($3), u.name, u.id LIMIT ${SHOWN}`,
    [now, `%${typed.replace(/[\\%_]/g, '\\$&')}%`, typed],
  );
  return rows;
}

async function findConcerned(pool: pg.Pool, now: Date): Promise<PersonLine[]> {
  const { rows } = await pool.query<PersonLine>(
    `SELECT * FROM (SELECT ${LINE} FROM "user" u
       WHERE u.role <> 'USER' OR EXISTS (SELECT FROM sanction x WHERE x.user_id = u.id)) found
      WHERE role <> 'USER' OR standing IS NOT NULL
      ORDER BY standing IS NULL, name, id LIMIT ${SHOWN}`,
    [now],
  );
  return rows;
}

const NAMED = (id: string): string =>
  `jsonb_build_object('id', ${id}, 'name', coalesce((SELECT name FROM "user" WHERE id = ${id}), ''))`;

/** Without the e-mail address; notes not to whom they are about. Throws NOT_FOUND. */
export async function readPerson(
  pool: pg.Pool,
  id: string,
  reader: { id: string },
): Promise<PersonRecord> {
  const { rows } = await pool.query<PersonRecord>(
    `SELECT u.id, u.name, u.role, iso(u.created_at) AS since,
       coalesce((SELECT jsonb_object_agg(state, n) FROM (
         SELECT state, count(*)::int AS n FROM submission s WHERE s.author_id = u.id GROUP BY state) o), '{}') AS outcomes,
       (SELECT count(*)::int FROM submission s
         WHERE s.author_id = u.id AND s.state IN ('PENDING', 'ESCALATED')) AS waiting,
       coalesce((SELECT jsonb_agg(d.row ORDER BY d.decided_at DESC, d.id) FROM (
         SELECT d.id, d.decided_at, jsonb_build_object('id', d.id, 'submissionId', s.id,
             'about', coalesce(r.name, p.name, c.name, s.fields #>> '{changes,name,to}', ''),
             'outcome', d.outcome, 'by', ${NAMED('d.moderator_id')}, 'at', iso(d.decided_at)) AS row
           FROM decision d JOIN submission s ON s.id = d.submission_id
           LEFT JOIN ride r ON s.subject_kind = 'ride' AND r.id = s.subject_id
           LEFT JOIN park p ON p.id = s.park_id
           LEFT JOIN company c ON s.subject_kind = 'company' AND c.id = s.subject_id
          WHERE s.author_id = u.id ORDER BY d.decided_at DESC, d.id LIMIT ${SHOWN}) d), '[]') AS decisions,
       coalesce((SELECT jsonb_agg(x.row || jsonb_build_object('by', ${NAMED('s.by_id')},
             'lift', CASE WHEN l.sanction_id IS NOT NULL THEN
                jsonb_build_object('by', ${NAMED('l.by_id')}, 'why', l.why) END) ORDER BY s.since DESC, s.id)
           FROM sanction s JOIN sync_sanction x ON x.id = s.id
           LEFT JOIN sanction_lift l ON l.sanction_id = s.id WHERE s.user_id = u.id), '[]') AS sanctions,
       coalesce((SELECT jsonb_agg(jsonb_build_object('id', n.id, 'by', ${NAMED('n.by_id')}, 'text', n.text,
             'at', iso(n.at)) ORDER BY n.at DESC, n.id)
           FROM moderator_note n WHERE n.user_id = u.id AND u.id <> $2), '[]') AS notes,
       coalesce((SELECT jsonb_agg(jsonb_build_object('id', c.id, 'was', c.was, 'became', c.became, 'why', c.why,
             'at', iso(c.at), 'by', coalesce((SELECT name FROM "user" b WHERE b.id::text = c.by_id), c.by_id))
             ORDER BY c.at DESC, c.id)
           FROM role_change c WHERE c.user_id = u.id), '[]') AS roles
     FROM "user" u WHERE u.id = $1`,
    [id, reader.id],
  );
  if (!rows[0]) throw new DomainError('NOT_FOUND');
  return rows[0];
}

/** A word among moderators. Repeating is harmless. Throws NOT_FOUND, FORBIDDEN about oneself. */
export async function addNote(
  pool: pg.Pool,
  note: { id: string; userId: string; text: string },
  by: { id: string },
  now: Date,
): Promise<void> {
  if (note.userId === by.id) throw new DomainError('FORBIDDEN', { field: 'userId' });
  const { rowCount } = await pool.query(
    `INSERT INTO moderator_note (id, user_id, by_id, text, at)
     SELECT $1, u.id, $3, $4, $5 FROM "user" u WHERE u.id = $2 ON CONFLICT (id) DO NOTHING`,
    [note.id, note.userId, by.id, note.text, now],
  );
  if (rowCount) return;
  const known = await pool.query('SELECT FROM moderator_note WHERE id = $1', [note.id]);
  if (!known.rowCount) throw new DomainError('NOT_FOUND');
}

/**
 * Gives another role, with the reason on record. Throws NOT_FOUND, FORBIDDEN for one's own, and CONFLICT when it is no
 * longer the one that was seen. Returns the scopes that moved.
 */
export async function setRole(
  pool: pg.Pool,
  input: { userId: string; was: Role; role: Role; why: string },
  by: { id: string },
): Promise<string[]> {
  if (input.userId === by.id) throw new DomainError('FORBIDDEN', { field: 'userId' });
  return withTransaction(async (db) => {
    const { rows } = await db.query<{ role: Role }>(
      'SELECT role FROM "user" WHERE id = $1 FOR UPDATE',
      [input.userId],
    );
    if (!rows[0]) throw new DomainError('NOT_FOUND');
    if (rows[0].role === input.role) return [];
    if (rows[0].role !== input.was) throw new DomainError('CONFLICT');
    await db.query("SELECT set_config('app.actor', $1, true), set_config('app.why', $2, true)", [
      by.id,
      input.why,
    ]);
    await db.query('UPDATE "user" SET role = $2::"Role" WHERE id = $1', [input.userId, input.role]);
    if (input.role === 'USER')
      await db.query('DELETE FROM desk_claim WHERE moderator_id = $1', [input.userId]);
    return [`user:${input.userId}`, 'desk'];
  }, pool);
}
