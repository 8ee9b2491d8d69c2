import { createHash } from 'node:crypto';
import type pg from 'pg';
import {
  CHAIN_START,
  followChain,
  type AuditAct,
  type AuditCheck,
  type AuditLine,
  type AuditRow,
} from '#lib/domain/moderation/audit.ts';

const PAGE = 50;
const CHECKED_AT_ONCE = 2_000;

const ROW = `a.id::float8 AS id, iso(a.at) AS at, a.actor, a.act, a.person_id AS "personId",
  a.row_id AS "rowId", a.body, a.prev, a.hash`;

export interface AuditQuery {
  /** Who did it, or whom it is about. */
  person: string | null;
  act: AuditAct | null;
  /** Only lines before this one; null: the latest. */
  before: number | null;
}

/** The latest first. `more`: there are earlier ones. */
export async function readAudit(
  pool: pg.Pool,
  { person, act, before }: AuditQuery,
): Promise<{ lines: AuditLine[]; more: boolean }> {
  const { rows } = await pool.query<AuditLine>(
    `SELECT ${ROW}, coalesce(w.name, a.actor) AS "actorName", p.name AS "personName"
       FROM audit a LEFT JOIN "user" w ON w.id::text = a.actor LEFT JOIN "user" p ON p.id = a.person_id
      WHERE ($1::text IS NULL OR a.actor = $1 OR a.person_id = $1::uuid)
        AND ($2::text IS NULL OR a.act = $2) AND ($3::bigint IS NULL OR a.id < $3)
      ORDER BY a.id DESC LIMIT ${PAGE + 1}`,
    [person, act, before],
  );
  return { lines: rows.slice(0, PAGE), more: rows.length > PAGE };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Acts whose line is not there: whoever cuts the end of the chain off does not make them undone. */
const MISSING = `
  SELECT count(*)::int AS n FROM (
    SELECT 'decision' AS act, id FROM decision UNION ALL
    SELECT 'sanction', id FROM sanction UNION ALL
    SELECT 'lift', sanction_id FROM sanction_lift UNION ALL
    SELECT 'note', id FROM moderator_note UNION ALL
    SELECT 'role', id FROM role_change) acts
  WHERE NOT EXISTS (SELECT FROM audit a WHERE a.act = acts.act AND a.row_id = acts.id)`;

/** Works every line out anew. */
export async function checkAudit(pool: pg.Pool): Promise<AuditCheck> {
  const { rows: lost } = await pool.query<{ n: number }>(MISSING);
  const missing = lost[0]!.n;
  let end = CHAIN_START;
  for (;;) {
    const { rows } = await pool.query<AuditRow>(
      `SELECT ${ROW} FROM audit a WHERE a.id > $1 ORDER BY a.id LIMIT ${CHECKED_AT_ONCE}`,
      [end.id],
    );
    if (rows.length === 0) return { lines: end.id, head: end.hash, brokenAt: null, missing };
    const followed = followChain(rows, end, sha256);
    if ('brokenAt' in followed)
      return { lines: end.id, head: end.hash, brokenAt: followed.brokenAt, missing };
    end = followed;
  }
}
