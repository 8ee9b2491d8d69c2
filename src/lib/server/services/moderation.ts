import type pg from 'pg';
import { DomainError } from '#lib/domain/errors.ts';
import { barOf, barredOf, type Decider } from '#lib/domain/moderation/bar.ts';
import { isHeldByOther } from '#lib/domain/moderation/claim.ts';
import type { Decision, DecisionClash, DeskItem } from '#lib/domain/moderation/desk.ts';
import type {
  DecisionRow,
  FactsSubmission,
  SubmissionRow,
  SubmissionState,
} from '#lib/domain/moderation/submission.ts';
import { fieldOf } from '#lib/domain/facts/fields.ts';
import { findSubmission, lockSubmission, putSubmission } from '../db/submissions.ts';
import { addDecision, claimOf, decisionsOf, deskRow, dropClaims } from '../db/desk.ts';
import { standsNow } from '../db/reports.ts';
import { findEntry, namesOf } from '../db/facts.ts';
import { approve, madeOf, refuse } from './approve.ts';
import { withTransaction } from '../platform/database.ts';

/** Throws NOT_FOUND. */
export async function deskItem(db: pg.Pool, id: string): Promise<DeskItem> {
  const row = await deskRow(db, id);
  const submission = await findSubmission(db, id);
  if (!row || !submission) throw new DomainError('NOT_FOUND');
  const decisions = await decisionsOf(db, id);
  if (submission.kind === 'facts')
    return { ...row, submission, decisions, entry: await entryFor(db, submission), reported: null };
  if (submission.kind === 'review')
    return { ...row, submission, decisions, entry: null, reported: null };
  const { of, seen } = submission.fields;
  const reported = await standsNow(db, submission.subject, of);
  const told = [seen, reported?.copy].flatMap((copy) =>
    copy?.what === 'facts' ? Object.values(copy.values) : [],
  );
  const entry = { values: null, names: await namesOf(db, idsIn(told)) };
  return { ...row, submission, decisions, entry, reported };
}

/** Of entries, among values of facts. */
const idsIn = (values: readonly unknown[]): string[] =>
  values.flat().filter((id): id is string => typeof id === 'string' && UUID.test(id));

async function entryFor(
  db: pg.Pool,
  { subject, fields }: FactsSubmission,
): Promise<NonNullable<DeskItem['entry']>> {
  const values = (await findEntry(db, subject))?.values ?? null;
  const named = Object.entries(fields.changes).flatMap(([name, { from, to }]) =>
    /^entr/.test(fieldOf(subject.kind, name)?.form.is ?? '')
      ? [from, to, values?.[name]].flat()
      : [],
  );
  return { values, names: await namesOf(db, idsIn(named)) };
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/**
 * Decides one submission, in one transaction with everything that follows from it. Repeating the
 * same decision is harmless. Throws CONFLICT with a DecisionClash when the submission, or what it
 * would change, changed or was decided since it was seen, or when somebody else works on it, INVALID with the field of a proposal that
 * cannot be published so, FORBIDDEN with the bar (one's own, one's own refusal, handed on), NOT_FOUND. Returns the scopes that moved.
 */
export async function decide(
  pool: pg.Pool,
  input: Decision,
  moderator: Decider,
  now: Date,
): Promise<{ state: SubmissionState; moved: string[] }> {
  // Much to read the first time: not while the transaction holds the feed back.
  if (input.ruling) await import('../platform/places.ts');
  return withTransaction(async (db) => {
    const submission = await lockSubmission(db, input.submissionId);
    if (!submission) throw new DomainError('NOT_FOUND');
    const decisions = await decisionsOf(db, submission.id);
    if (decisions.some((d) => d.id === input.id)) return { state: submission.state, moved: [] };
    refuseBarred(submission, decisions, moderator);
    const clash = await clashOf(db, submission, decisions, input, moderator.id, now);
    if (clash) throw new DomainError('CONFLICT', { detail: clash });

    await db.query(
      "SELECT set_config('app.actor', $1, true), set_config('app.submission', $2, true)",
      [moderator.id, submission.id],
    );
    let made = madeOf(input.outcome);
    if (input.outcome === 'REJECTED') made = refuse(submission, decisions);
    if (input.outcome === 'APPROVED')
      made = await approve(db, submission, decisions, input, moderator, now);
    if (submission.kind === 'report' && input.outcome === 'NEEDS_CHANGE')
      throw new DomainError('INVALID', { field: 'outcome' });
    const isHandedOn = input.outcome === 'ESCALATED';
    const reason = isHandedOn ? { code: null, text: input.note ?? null } : input.reason;
    const made_ = { ...made, reason, moderatorId: moderator.id, takesBack: null };
    await addDecision(db, { ...input, ...made_ }, now);
    await dropClaims(db, [submission.id], moderator.id);
    const { appeal: asked } = submission;
    const appeal = asked && !isHandedOn ? { ...asked, isOpen: false } : (asked ?? null);
    await putSubmission(db, { ...submission, state: made.state, appeal });
    const moved = ['desk', `user:${submission.authorId}`, ...made.moved];
    return { state: made.state, moved };
  }, pool);
}

/** Throws FORBIDDEN with the bar for its field. */
export function refuseBarred(
  submission: SubmissionRow,
  decisions: readonly DecisionRow[],
  moderator: Decider,
): void {
  const { authorId, appeal } = submission;
  const reported = submission.kind === 'report' ? submission.fields.writerId : null;
  const field = barOf({ authorId, barred: barredOf(appeal, decisions, reported) }, moderator);
  if (field) throw new DomainError('FORBIDDEN', { field });
}

/** Why a decision comes too late, or null. */
export async function clashOf(
  db: pg.PoolClient,
  submission: SubmissionRow,
  decisions: readonly DecisionRow[],
  yours: Decision,
  moderatorId: string,
  now: Date,
): Promise<DecisionClash | null> {
  const open = submission.state === 'PENDING' || submission.state === 'ESCALATED';
  if (!open || !isSeen(submission, yours))
    return { current: submission, standing: open ? null : (decisions[0] ?? null), yours };
  const claim = await claimOf(db, submission.id);
  if (!claim || !isHeldByOther(claim, moderatorId, now.getTime())) return null;
  return { current: submission, standing: null, yours, held: claim };
}

const isSeen = (submission: SubmissionRow, { version, receivedAt }: Decision): boolean =>
  submission.version === version && (receivedAt ?? submission.receivedAt) === submission.receivedAt;
