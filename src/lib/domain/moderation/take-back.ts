import type { DecisionRow, SubmissionState } from './submission.ts';

/** One's own decision is taken back without a word for so long; afterwards it needs a reason (M4). */
export const UNDO_MS = 10_000;
/** The line, and two clocks. */
const GRACE_MS = 5_000;

export interface TakeBack {
  /** Made by the desk, so that a repeated request is one act. */
  id: string;
  submissionId: string;
  /** The version the moderator was looking at. */
  version: number;
  /** The decision that is taken back. */
  of: string;
  /** Why, for the record; null for what was done a moment ago. */
  why: string | null;
}

/** The detail of its CONFLICT. */
export interface TakeBackClash {
  /** Columns that somebody changed after it, `id` when the row itself is gone or stood upon; empty: decided anew. */
  later: string[];
}

const DECIDED: ReadonlySet<SubmissionState> = new Set([
  'ESCALATED',
  'NEEDS_CHANGE',
  'APPROVED',
  'PARTLY_APPROVED',
  'REJECTED',
  'FAILED_TO_APPLY',
]);

/** The decision that stands and can be taken back, or null. `decisions`: the latest first. */
export function standingDecision(
  state: SubmissionState,
  decisions: readonly DecisionRow[],
): DecisionRow | null {
  const [latest] = decisions;
  return latest && latest.outcome !== 'TAKEN_BACK' && DECIDED.has(state) ? latest : null;
}

/** Whether taking it back needs a reason. `now` in ms. */
export function needsWhy(
  decision: Pick<DecisionRow, 'moderator' | 'decidedAt'>,
  moderatorId: string,
  now: number,
): boolean {
  const isFresh = now - Date.parse(decision.decidedAt) <= UNDO_MS + GRACE_MS;
  return decision.moderator.id !== moderatorId || !isFresh;
}
