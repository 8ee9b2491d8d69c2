import type pg from 'pg';
import { DomainError } from '#lib/domain/errors.ts';
import { fieldOf } from '#lib/domain/facts/fields.ts';
import { checkValue } from '#lib/domain/facts/rules.ts';
import { appealedDecision, type Decider } from '#lib/domain/moderation/bar.ts';
import type { Decision, DecisionClash } from '#lib/domain/moderation/desk.ts';
import { settle, type Ruling } from '#lib/domain/moderation/ruling.ts';
import type {
  DecisionOutcome,
  DecisionRow,
  FactsSubmission,
  ReviewSubmission,
  SubmissionRow,
  SubmissionState,
} from '#lib/domain/moderation/submission.ts';
import { findEntry } from '../db/facts.ts';
import { publishFacts } from './publish-facts.ts';
import { publishReview, putPhotosBack } from './publish-review.ts';
import { takeDown } from './take-down.ts';

/** What comes of a decision. */
interface Made {
  outcome: DecisionOutcome;
  state: SubmissionState;
  verdicts: DecisionRow['verdicts'];
  /** Scopes of others that moved by it. */
  moved: string[];
}

export const madeOf = (outcome: Exclude<DecisionOutcome, 'TAKEN_BACK'>): Made => ({
  ...{ outcome, state: outcome, verdicts: null, moved: [] },
});

/** Of an appeal about refused fields, the others stay published: it is as it was decided before. */
export function refuse({ appeal }: SubmissionRow, decisions: readonly DecisionRow[]): Made {
  const before = appealedDecision(appeal, decisions);
  if (before?.outcome !== 'PARTLY_APPROVED') return madeOf('REJECTED');
  return { ...madeOf('PARTLY_APPROVED'), verdicts: before.verdicts };
}

/** What an approval does, in the decision's transaction. Throws what `decide` does. */
export async function approve(
  db: pg.PoolClient,
  submission: SubmissionRow,
  decisions: readonly DecisionRow[],
  yours: Decision,
  moderator: Decider,
  now: Date,
): Promise<Made> {
  switch (submission.kind) {
    case 'facts':
      return approveFacts(db, submission, yours);
    case 'report':
      return {
        ...madeOf('APPROVED'),
        moved: await takeDown(db, submission, yours, moderator, now),
      };
    case 'review':
      return approveReview(db, submission, decisions, now);
  }
}

/** An appeal against a photo that was taken down, once granted, brings it back. */
async function approveReview(
  db: pg.PoolClient,
  submission: ReviewSubmission,
  decisions: readonly DecisionRow[],
  now: Date,
): Promise<Made> {
  let { photos } = submission;
  if (appealedDecision(submission.appeal, decisions)?.outcome === 'PARTLY_APPROVED') {
    await putPhotosBack(db, submission.id);
    photos = photos.map((photo) => ({ ...photo, takenDown: false }));
  }
  if (!(await publishReview(db, { ...submission, photos }, now)))
    return { ...madeOf('APPROVED'), state: 'FAILED_TO_APPLY' };
  return { ...madeOf('APPROVED'), moved: ['catalogue', `park:${submission.parkId}`] };
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
      return { ...madeOf('APPROVED'), state: 'FAILED_TO_APPLY' };
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
      return { ...madeOf(outcome), verdicts: settled.verdicts, moved: ['catalogue'] };
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
