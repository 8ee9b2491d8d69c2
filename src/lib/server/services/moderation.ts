import type pg from 'pg';
import { DomainError } from '#lib/domain/errors.ts';
import { checkValue } from '#lib/domain/facts/rules.ts';
import { appealedDecision, barOf, barredOf, type Decider } from '#lib/domain/moderation/bar.ts';
import { isHeldByOther } from '#lib/domain/moderation/claim.ts';
import type { Decision, DecisionClash, DeskItem } from '#lib/domain/moderation/desk.ts';
import { settle, type Ruling } from '#lib/domain/moderation/ruling.ts';
import type {
  DecisionOutcome,
  DecisionRow,
  FactsSubmission,
  SubmissionRow,
  SubmissionState,
} from '#lib/domain/moderation/submission.ts';
import { fieldOf } from '#lib/domain/facts/fields.ts';
import { findSubmission, lockSubmission, putSubmission } from '../db/submissions.ts';
import { addDecision, claimOf, decisionsOf, deskRow, dropClaims } from '../db/desk.ts';
import { findEntry, namesOf } from '../db/facts.ts';
import { publishFacts } from './publish-facts.ts';
import { publishReview } from './publish-review.ts';
import { withTransaction } from '../platform/database.ts';

/** Throws NOT_FOUND. */
export async function deskItem(db: pg.Pool, id: string): Promise<DeskItem> {
  const row = await deskRow(db, id);
  const submission = await findSubmission(db, id);
  if (!row || !submission) throw new DomainError('NOT_FOUND');
  const entry = submission.kind === 'facts' ? await entryFor(db, submission) : null;
  return { ...row, submission, decisions: await decisionsOf(db, id), entry };
}

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
  const ids = named.filter((id): id is string => typeof id === 'string' && UUID.test(id));
  return { values, names: await namesOf(db, ids) };
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
    let made: Made = { outcome: input.outcome, state: input.outcome, verdicts: null };
    if (input.outcome === 'REJECTED') made = refused(submission, decisions);
    if (input.outcome === 'APPROVED')
      if (submission.kind === 'facts') made = await approveFacts(db, submission, input);
      else if (!(await publishReview(db, submission, now))) made.state = 'FAILED_TO_APPLY';
    const isHandedOn = input.outcome === 'ESCALATED';
    const reason = isHandedOn ? { code: null, text: input.note ?? null } : input.reason;
    const made_ = { ...made, reason, moderatorId: moderator.id, takesBack: null };
    await addDecision(db, { ...input, ...made_ }, now);
    await dropClaims(db, [submission.id], moderator.id);
    const { appeal: asked } = submission;
    const appeal = asked && !isHandedOn ? { ...asked, isOpen: false } : (asked ?? null);
    await putSubmission(db, { ...submission, state: made.state, appeal });
    const moved = ['desk', `user:${submission.authorId}`];
    if (made.state === 'APPROVED' || made.state === 'PARTLY_APPROVED') {
      moved.push('catalogue');
      if (submission.kind === 'review') moved.push(`park:${submission.parkId}`);
    }
    return { state: made.state, moved };
  }, pool);
}

/** Throws FORBIDDEN with the bar for its field. */
export function refuseBarred(
  { authorId, appeal }: SubmissionRow,
  decisions: readonly DecisionRow[],
  moderator: Decider,
): void {
  const field = barOf({ authorId, barred: barredOf(appeal, decisions) }, moderator);
  if (field) throw new DomainError('FORBIDDEN', { field });
}

/** Of an appeal about refused fields, the others stay published: it is as it was decided before. */
function refused({ appeal }: SubmissionRow, decisions: readonly DecisionRow[]): Made {
  const before = appealedDecision(appeal, decisions);
  if (before?.outcome !== 'PARTLY_APPROVED')
    return { outcome: 'REJECTED', state: 'REJECTED', verdicts: null };
  return { outcome: 'PARTLY_APPROVED', state: 'PARTLY_APPROVED', verdicts: before.verdicts };
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

interface Made {
  outcome: DecisionOutcome;
  state: SubmissionState;
  verdicts: DecisionRow['verdicts'];
}

const NO_RULING: Ruling = { fields: {}, seen: {} };

async function approveFacts(
  db: pg.PoolClient,
  submission: FactsSubmission,
  yours: Decision,
): Promise<Made> {
  const { subject, fields } = submission;
  const ruling = checkedRuling(submission, yours.ruling ?? NO_RULING);
  const entry = await findEntry(db, subject, { forUpdate: true });
  const settled = settle(subject.kind, fields, entry?.values ?? null, ruling);
  switch (settled.kind) {
    case 'gone':
      return { outcome: 'APPROVED', state: 'FAILED_TO_APPLY', verdicts: null };
    case 'undecided':
      throw new DomainError('INVALID', { field: settled.fields[0] });
    case 'unseen': {
      const unseen = settled.fields;
      const clash: DecisionClash = { current: submission, standing: null, yours, unseen };
      throw new DomainError('CONFLICT', { detail: clash });
    }
    case 'settled': {
      // Nothing of it is taken: that is a refusal, and has one reason.
      if (Object.values(settled.verdicts).every(({ outcome }) => outcome === 'REFUSED'))
        throw new DomainError('INVALID', { field: 'outcome' });
      await publishFacts(db, submission, settled.set, entry);
      const outcome = settled.isWhole ? 'APPROVED' : 'PARTLY_APPROVED';
      return { outcome, state: outcome, verdicts: settled.verdicts };
    }
  }
}

/** What a moderator writes in the place of a value is held to the same rules. Throws INVALID. */
function checkedRuling({ subject: { kind } }: FactsSubmission, ruling: Ruling): Ruling {
  const fields = Object.entries(ruling.fields).map(([name, verdict]) => {
    if (!fieldOf(kind, name)) throw new DomainError('INVALID', { field: name });
    if (verdict.outcome !== 'AMENDED') return [name, verdict] as const;
    const checked = checkValue(kind, name, verdict.value);
    if (!checked.success) {
      const detail = checked.error.issues[0]?.message;
      throw new DomainError('INVALID', { field: name, detail });
    }
    return [name, { ...verdict, value: checked.data }] as const;
  });
  return { ...ruling, fields: Object.fromEntries(fields) };
}
