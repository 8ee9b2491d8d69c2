import type { ErrorCode } from '../errors.ts';
import { REASONS_FOR, type RefusalReason } from './reasons.ts';
import type { SubmissionRow } from './submission.ts';

/** How many are refused at once. */
export const MANY_MAX = 100;

/** One of several that are refused with one reason. */
export interface OneOfMany {
  /** Of the decision, made by the desk. */
  id: string;
  submissionId: string;
  /** The version the moderator was looking at. */
  version: number;
  /** Of what was looked at. */
  receivedAt?: string;
}

export interface ManyOutcome {
  submissionId: string;
  /** Null: refused, or would be. */
  problem: ErrorCode | null;
  /** Who works on it, where that is why. */
  heldBy: string | null;
}

/** Reasons that fit all of them, in their order. */
export const reasonsForAll = (kinds: readonly SubmissionRow['kind'][]): RefusalReason[] =>
  REASONS_FOR[kinds[0] ?? 'review'].filter((reason) =>
    kinds.every((kind) => (REASONS_FOR[kind] as readonly RefusalReason[]).includes(reason)),
  );
