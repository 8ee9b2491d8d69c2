import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { DomainError } from '#lib/domain/errors.ts';
import type { Decision, DecisionClash } from '#lib/domain/moderation/desk.ts';
import type { ReportSubmission, SubmissionRow } from '#lib/domain/moderation/submission.ts';
import { TAKEN_DOWN_FOR } from '#lib/domain/moderation/reasons.ts';
import { addDecision, dropAllClaims } from '../db/desk.ts';
import { standsNow } from '../db/reports.ts';
import { lockSubmission, putSubmission } from '../db/submissions.ts';
import { moveBackFromEarlier } from './publish-review.ts';

/**
 * What is reported is off the page, in the transaction of the report's decision: a review, or one photo of it. That is a
 * decision on the review's own submission, with a reason its writer is told, and may appeal against. Facts are corrected
 * by those who know better; nothing of them goes. Throws CONFLICT when it is not what the moderator saw, or when of a
 * photo the words around it are being decided. Returns the scopes that moved.
 */
export async function takeDown(
  db: pg.PoolClient,
  report: ReportSubmission,
  yours: Decision,
  moderator: { id: string },
  now: Date,
): Promise<string[]> {
  const { of } = report.fields;
  if (of.what === 'facts') return [];
  const found = await db.query<{ submission_id: string }>(
    'SELECT submission_id FROM review WHERE id = $1',
    [of.reviewId],
  );
  const submission = found.rows[0] && (await lockSubmission(db, found.rows[0].submission_id));
  await db.query('SELECT 1 FROM review WHERE id = $1 FOR UPDATE', [of.reviewId]);
  const stands = await standsNow(db, report.subject, of);
  if (!submission || !stands) return []; // nobody sees it any more
  if (stands.version !== yours.ruling?.seen['version']) throw changed(report, yours);
  if (
    of.what === 'photo' &&
    submission.state !== 'APPROVED' &&
    submission.state !== 'PARTLY_APPROVED'
  )
    throw changed(report, yours);

  await db.query("SELECT set_config('app.submission', $1, true)", [submission.id]);
  if (of.what === 'photo') await hidePhoto(db, of);
  else if (!(await moveBackFromEarlier(db, of.reviewId)))
    await db.query('DELETE FROM review WHERE id = $1', [of.reviewId]);
  await decideAgain(db, submission, report, yours.id, moderator.id, now);
  return ['catalogue', `park:${report.parkId}`, `user:${submission.authorId}`];
}

const changed = (current: SubmissionRow, yours: Decision): DomainError =>
  new DomainError('CONFLICT', {
    detail: { current, standing: null, yours, unseen: [] } satisfies DecisionClash,
  });

async function hidePhoto(
  db: pg.PoolClient,
  { reviewId, sha256 }: { reviewId: string; sha256: string },
): Promise<void> {
  await db.query(
    `UPDATE submission_photo SET taken_down = true
      WHERE sha256 = $2 AND submission_id = (SELECT submission_id FROM review WHERE id = $1)`,
    [reviewId, sha256],
  );
  await db.query(
    `UPDATE review SET version = version + 1, photos = coalesce((
        SELECT jsonb_agg(photo ORDER BY place) FROM jsonb_array_elements(photos) WITH ORDINALITY AS p(photo, place)
         WHERE photo->>'sha256' <> $2), '[]')
      WHERE id = $1`,
    [reviewId, sha256],
  );
}

/** Its writer learns of it as of any decision. What they had appealed against before is another matter. */
async function decideAgain(
  db: pg.PoolClient,
  submission: SubmissionRow,
  { fields }: ReportSubmission,
  byReport: string,
  moderatorId: string,
  now: Date,
): Promise<void> {
  const outcome = fields.of.what === 'photo' ? 'PARTLY_APPROVED' : 'REJECTED';
  await addDecision(
    db,
    {
      ...{ id: randomUUID(), submissionId: submission.id, moderatorId, outcome, byReport },
      ...{ version: submission.version, verdicts: null, takesBack: null },
      reason: { code: TAKEN_DOWN_FOR[fields.reason], text: null },
    },
    now,
  );
  await dropAllClaims(db, submission.id);
  await putSubmission(db, { ...submission, state: outcome, appeal: null });
}
