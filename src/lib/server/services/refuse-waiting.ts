import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { DomainError } from '#lib/domain/errors.ts';
import type { RefusalReason } from '#lib/domain/moderation/reasons.ts';
import {
  maySanction,
  type Sanction,
  type SanctionReason,
} from '#lib/domain/moderation/sanction.ts';
import type { Role } from '#lib/domain/permissions/table.ts';
import { addDecision, dropClaims } from '../db/desk.ts';
import { lockSubmission, putSubmission } from '../db/submissions.ts';
import { withTransaction } from '../platform/database.ts';
import { roleOf } from './sanctions.ts';

/** In one transaction: a longer one would hold the feed back for everybody. */
const AT_ONCE = 50;
/** In one call, which has its time. */
const CALL_MS = 5_000;

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
 * D11: refuses what waits of somebody who is banned, some in a transaction, each by a decision of its own that can be
 * taken back. Nothing of it was ever public. What others are working on stays theirs to decide. Cut anywhere, it
 * goes on by doing it again. Throws NOT_FOUND, FORBIDDEN, and INVALID for one who is not banned.
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
  const ban = await banOf(pool, userId);
  if (!ban) throw new DomainError('INVALID', { field: 'userId' });
  const end = performance.now() + CALL_MS;
  let refused = 0;
  for (let some = AT_ONCE; some === AT_ONCE && performance.now() < end; refused += some)
    some = await refuseSome(pool, userId, by.id, ban, now);
  const { rows } = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM submission
      WHERE author_id = $1 AND state IN ('PENDING', 'ESCALATED')`,
    [userId],
  );
  return { refused, left: rows[0]!.n, moved: ['desk', `user:${userId}`] };
}

async function banOf(pool: pg.Pool, userId: string): Promise<Sanction | null> {
  const { rows } = await pool.query<{ row: Sanction }>(
    `SELECT row FROM sync_sanction
      WHERE user_id = $1 AND lifted_at IS NULL AND row ->> 'kind' = 'BANNED' ORDER BY id LIMIT 1`,
    [userId],
  );
  return rows[0]?.row ?? null;
}

const refuseSome = (
  pool: pg.Pool,
  userId: string,
  moderatorId: string,
  { reason }: Sanction,
  now: Date,
): Promise<number> =>
  withTransaction(async (db) => {
    const { rows } = await db.query<{ id: string }>(
      `SELECT s.id FROM submission s
        WHERE s.author_id = $1 AND s.state IN ('PENDING', 'ESCALATED') AND NOT EXISTS (
                SELECT FROM desk_claim k
                 WHERE k.submission_id = s.id AND k.moderator_id <> $2 AND k.until > $3)
        ORDER BY s.id LIMIT $4 FOR UPDATE`,
      [userId, moderatorId, now, AT_ONCE],
    );
    for (const { id } of rows) {
      await db.query(
        "SELECT set_config('app.actor', $1, true), set_config('app.submission', $2, true)",
        [moderatorId, id],
      );
      const submission = (await lockSubmission(db, id))!;
      await addDecision(
        db,
        {
          ...{ id: uuidv7(), submissionId: id, moderatorId, outcome: 'REJECTED' as const },
          ...{ version: submission.version, verdicts: null, takesBack: null },
          reason: { code: REFUSED_FOR[reason.code], text: reason.text },
        },
        now,
      );
      await putSubmission(db, { ...submission, state: 'REJECTED' });
    }
    await dropClaims(
      db,
      rows.map(({ id }) => id),
      moderatorId,
    );
    return rows.length;
  }, pool);
