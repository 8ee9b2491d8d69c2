import type { SubjectRef } from '../subject.ts';
import type { DecisionRow, RefusalReason, SubmissionRow, SubmissionState } from './submission.ts';

/** One line of the desk's queue. */
export interface DeskRow {
  id: string;
  subject: SubjectRef;
  subjectName: string;
  parkName: string;
  subjectHref: string;
  author: { id: string; name: string; published: number; refused: number; since: string };
  rating: number;
  title: string;
  photoCount: number;
  photosArrived: number;
  state: SubmissionState;
  version: number;
  receivedAt: string;
}

export interface DeskItem extends DeskRow {
  submission: SubmissionRow;
  decisions: DecisionRow[];
}

export interface Decision {
  /** Made by the desk, so that a repeated request is one decision. */
  id: string;
  submissionId: string;
  /** The version the moderator was looking at. */
  version: number;
  outcome: 'APPROVED' | 'REJECTED';
  reason: { code: RefusalReason; text: string | null } | null;
}

/** A decision that came too late, beside what stands: the detail of its CONFLICT. */
export interface DecisionClash {
  current: SubmissionRow;
  standing: DecisionRow | null;
  yours: Decision;
}
