import type pg from 'pg';
import { DomainError } from '#lib/domain/errors.ts';
import type { Decision, DecisionClash, DeskItem, DeskRow } from '#lib/domain/moderation/desk.ts';
import type { SubmissionState } from '#lib/domain/moderation/submission.ts';
import { findSubmission, lockSubmission, putSubmission } from '../db/submissions.ts';
import { addDecision, deskRows, decisionsOf } from '../db/desk.ts';
import { publishReview } from './publish-review.ts';
import { withTransaction } from '../platform/database.ts';

/** What waits for a decision, oldest first; a review whose photos are still on their way waits a day for them. */
export const deskQueue = (db: pg.Pool, limit = 200): Promise<DeskRow[]> =>
  deskRows(db, { only: null, limit });

/** Throws NOT_FOUND. */
export async function deskItem(db: pg.Pool, id: string): Promise<DeskItem> {
  const [row] = await deskRows(db, { only: id, limit: 1 });
  const submission = await findSubmission(db, id);
  if (!row || !submission) throw new DomainError('NOT_FOUND');
  return { ...row, submission, decisions: await decisionsOf(db, id) };
}

/**
 * Decides one submission, in one transaction with everything that follows from it. Repeating the
 * same decision is harmless. Throws CONFLICT with a DecisionClash when the submission changed or was
 * decided since it was seen, FORBIDDEN for one's own, NOT_FOUND. Returns the scopes that moved.
 */
export async function decide(
  pool: pg.Pool,
  input: Decision,
  moderator: { id: string },
  now: Date,
): Promise<{ state: SubmissionState; moved: string[] }> {
  return withTransaction(async (db) => {
    const submission = await lockSubmission(db, input.submissionId);
    if (!submission) throw new DomainError('NOT_FOUND');
    if (submission.authorId === moderator.id)
      throw new DomainError('FORBIDDEN', { field: 'author' });

    const decisions = await decisionsOf(db, submission.id);
    if (decisions.some((d) => d.id === input.id)) return { state: submission.state, moved: [] };
    const open = submission.state === 'PENDING' || submission.state === 'ESCALATED';
    if (!open || submission.version !== input.version) {
      const standing = open ? null : (decisions[0] ?? null);
      const clash: DecisionClash = { current: submission, standing, yours: input };
      throw new DomainError('CONFLICT', { detail: clash });
    }

    await db.query(
      "SELECT set_config('app.actor', $1, true), set_config('app.submission', $2, true)",
      [moderator.id, submission.id],
    );
    let state: SubmissionState = input.outcome;
    if (input.outcome === 'APPROVED' && !(await publishReview(db, submission, now)))
      state = 'FAILED_TO_APPLY';
    await addDecision(db, input, moderator.id, now);
    await putSubmission(db, { ...submission, state });
    const moved = ['desk', `user:${submission.authorId}`];
    if (state === 'APPROVED') moved.push(`park:${submission.parkId}`, 'catalogue');
    return { state, moved };
  }, pool);
}
