import type { FactsFields, FactsTarget } from '../facts/proposal.ts';
import type { ReportFields } from '../report/report.ts';
import type { ReviewDetails } from '../review/details.ts';
import type { ReviewFields } from '../review/review.ts';
import type { SubjectRef } from '../subject.ts';
import type { Appeal } from './appeal.ts';
import type { Reason } from './reasons.ts';
import type { FieldVerdict } from './ruling.ts';

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

export interface SubmissionPhoto {
  id: string;
  sha256: string;
  width: number;
  height: number;
  position: number;
  caption: string | null;
  /** It was taken down, and is published no more. */
  takenDown?: boolean;
}

interface Sent {
  id: string;
  authorId: string;
  /** How many photos the author announced; the submission is whole when all are attached. */
  photoCount: number;
  photos: SubmissionPhoto[];
  state: SubmissionState;
  /** Grows with every change of what a moderator would see; a decision names the version it saw. */
  version: number;
  /** Of the words as they stand: a revision is received anew. */
  receivedAt: string;
  /** Null or absent: its author never asked for another decision. */
  appeal?: Appeal | null;
}

export interface ReviewSubmission extends Sent {
  kind: 'review';
  subject: SubjectRef;
  parkId: string;
  fields: ReviewFields;
  /** Beside the fields, which apps that do not know of it still read; null or absent where such an app sent it. */
  details?: ReviewDetails | null;
}

/** A new entry of the catalogue, or corrections of one. */
export interface FactsSubmission extends Sent {
  kind: 'facts';
  subject: FactsTarget;
  /** The park itself, or the one where the ride stands, which may be proposed as well; null of a company. */
  parkId: string | null;
  fields: FactsFields;
}

/** R6: something that everybody sees, and should not be there, or not so. */
export interface ReportSubmission extends Sent {
  kind: 'report';
  /** Where it stands. */
  subject: SubjectRef;
  parkId: string;
  fields: ReportFields;
}

/** One thing a person sent for publication, with everything its author and the desk may know. */
export type SubmissionRow = ReviewSubmission | FactsSubmission | ReportSubmission;

interface Told {
  decidedAt: string | null;
  reason: Reason | null;
  /** Of facts that were decided; servers before facts could be proposed do not say. */
  verdicts?: Record<string, FieldVerdict> | null;
}

/** The same, as its author's phone keeps it (scope `user:{id}`). */
export type ContributionRow = Told &
  (
    | Omit<ReviewSubmission, 'authorId'>
    | Omit<FactsSubmission, 'authorId'>
    | Omit<ReportSubmission, 'authorId'>
  );

export interface DecisionRow {
  id: string;
  submissionId: string;
  moderator: { id: string; name: string };
  outcome: DecisionOutcome;
  reason: Reason | null;
  verdicts: Record<string, FieldVerdict> | null;
  versionSeen: number;
  decidedAt: string;
  /** Of one that takes another back, or hands it on: why, in the moderator's words. */
  why?: string | null;
  /** The decision that it takes back. */
  takesBack?: string | null;
  /** It took something down: the decision on the report that asked for it. */
  byReport?: string | null;
}

export const DECISION_OUTCOMES = [
  'APPROVED',
  'PARTLY_APPROVED',
  'REJECTED',
  'NEEDS_CHANGE',
  'ESCALATED',
  'TAKEN_BACK',
] as const;
export type DecisionOutcome = (typeof DECISION_OUTCOMES)[number];

/** Not yet decided: its author may still take it back, or change it in place. */
export const isOpen = (state: SubmissionState): boolean =>
  state === 'PENDING' || state === 'ESCALATED' || state === 'NEEDS_CHANGE';

/** What is written anew waits; what was handed on stays with whom it was handed on to. */
export const waitingAgain = (state: SubmissionState): SubmissionState =>
  state === 'ESCALATED' ? 'ESCALATED' : 'PENDING';

export const isWhole = (s: Pick<SubmissionRow, 'photoCount' | 'photos'>): boolean =>
  s.photos.length >= s.photoCount;
