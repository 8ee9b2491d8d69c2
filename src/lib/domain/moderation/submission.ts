import type { SubjectRef } from '../subject.ts';
import type { ReviewFields } from '../review/review.ts';

/** M2: the states a submission has on the server. */
export const SUBMISSION_STATES = [
  'PENDING',
  'ESCALATED',
  'NEEDS_CHANGE',
  'APPROVED',
  'PARTLY_APPROVED',
  'REJECTED',
  'WITHDRAWN',
  'FAILED_TO_APPLY',
] as const;
export type SubmissionState = (typeof SUBMISSION_STATES)[number];

export const REFUSAL_REASONS = [
  'OFF_TOPIC',
  'ABUSE',
  'SPAM',
  'PERSONAL_DATA',
  'NOT_OWN_EXPERIENCE',
  'BAD_PHOTO',
  'OTHER',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

export interface SubmissionPhoto {
  id: string;
  sha256: string;
  width: number;
  height: number;
  position: number;
  caption: string | null;
}

/** One thing a person sent for publication, with everything its author and the desk may know. */
export interface SubmissionRow {
  id: string;
  kind: 'review';
  authorId: string;
  subject: SubjectRef;
  parkId: string;
  fields: ReviewFields;
  /** How many photos the author announced; the submission is whole when all are attached. */
  photoCount: number;
  photos: SubmissionPhoto[];
  state: SubmissionState;
  /** Grows with every change of what a moderator would see; a decision names the version it saw. */
  version: number;
  /** Of the words as they stand: a revision is received anew. */
  receivedAt: string;
}

/** The same, as its author's phone keeps it (scope `user:{id}`). */
export interface ContributionRow extends Omit<SubmissionRow, 'authorId'> {
  decidedAt: string | null;
  reason: { code: RefusalReason; text: string | null } | null;
}

export interface DecisionRow {
  id: string;
  submissionId: string;
  moderator: { id: string; name: string };
  outcome: 'APPROVED' | 'REJECTED';
  reason: { code: RefusalReason; text: string | null } | null;
  versionSeen: number;
  decidedAt: string;
}

/** Not yet decided: its author may still take it back, or change it in place. */
export const isOpen = (state: SubmissionState): boolean =>
  state === 'PENDING' || state === 'ESCALATED' || state === 'NEEDS_CHANGE';

export const isWhole = (s: Pick<SubmissionRow, 'photoCount' | 'photos'>): boolean =>
  s.photos.length >= s.photoCount;
