import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { DomainError } from '#lib/domain/errors.ts';
import type { Reason, RefusalReason } from '#lib/domain/moderation/reasons.ts';
import { maySanction, type SanctionReason } from '#lib/domain/moderation/sanction.ts';
import type { Role } from '#lib/domain/permissions/table.ts';
import { refuseMany } from './refuse-many.ts';
import { roleOf } from './sanctions.ts';

const AT_ONCE = 50;
/** In one call, which has its time. */
const CALL_MS = 5_000;
const FIRST = '00000000-0000-0000-0000-000000000000';

/** What a ban says as the reason of one of these. */
const REFUSED_FOR: Record<SanctionReason, RefusalReason> = {
  ABUSE: 'ABUSE',
  SPAM: 'SPAM',
  UNTRUE: 'OTHER',
  PERSONAL_DATA: 'OTHER',
  MANY_ACCOUNTS: 'OTHER',
  OTHER: 'OTHER',
};

/**
 * D11: refuses what waits of somebody who is banned, as several are refused: each by a decision of its own that can be
 * taken back. Nothing of it was ever public. What somebody else has to decide stays. Cut anywhere, it goes on by doing it
 * again. Throws NOT_FOUND, FORBIDDEN, and INVALID for one who is not banned.
 * @returns how many were refused, and how many still wait
 */
export async function refuseWaiting(
  pool: pg.Pool,
  userId: string,
  by: { id: string; role: Role },
  now: Date,
): Promise<{ refused: number; left: number; moved: string[] }> {
  const whom = { id: userId, role: await roleOf(pool, userId) };
  if (!maySanction(by, whom)) throw new DomainError('FORBIDDEN', { field: 'userId' });
  const reason = await banReason(pool, userId);
  if (!reason) throw new DomainError('INVALID', { field: 'userId' });
  const end = performance.now() + CALL_MS;
  let refused = 0;
  let after = FIRST;
  while (performance.now() < end) {
    const some = await waitingAfter(pool, userId, after);
    if (some.length === 0) break;
    const many = some.map(({ id, version }) => ({ id: uuidv7(), submissionId: id, version }));
    const { outcomes } = await refuseMany(pool, many, reason, by, now, false);
    refused += outcomes.filter(({ problem }) => problem === null).length;
    after = some.at(-1)!.id;
  }
  const { rows } = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM submission
      WHERE author_id = $1 AND state IN ('PENDING', 'ESCALATED')`,
    [userId],
  );
  return { refused, left: rows[0]!.n, moved: ['desk', `user:${userId}`] };
}

async function waitingAfter(
  pool: pg.Pool,
  userId: string,
  after: string,
): Promise<{ id: string; version: number }[]> {
  const { rows } = await pool.query<{ id: string; version: number }>(
    `SELECT id, version FROM submission
      WHERE author_id = $1 AND state IN ('PENDING', 'ESCALATED') AND id > $2
      ORDER BY id LIMIT ${AT_ONCE}`,
    [userId, after],
  );
  return rows;
}

/** Of the ban that stands, or null. */
async function banReason(pool: pg.Pool, userId: string): Promise<Reason | null> {
  const { rows } = await pool.query<{ code: SanctionReason; text: string | null }>(
    `SELECT s.reason_code AS code, s.reason_text AS text
       FROM sanction s WHERE s.user_id = $1 AND s.kind = 'BANNED'
        AND NOT EXISTS (SELECT FROM sanction_lift l WHERE l.sanction_id = s.id)
      ORDER BY s.since DESC LIMIT 1`,
    [userId],
  );
  return rows[0] ? { code: REFUSED_FOR[rows[0].code], text: rows[0].text } : null;
}
