import type { SubjectRef } from '#lib/domain/subject.ts';
import type {
  DecisionRow,
  RefusalReason,
  SubmissionRow,
  SubmissionState,
} from '#lib/domain/moderation/submission.ts';

/** One line of the queue. */
export interface DeskRowShown {
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

export interface DeskItemShown extends DeskRowShown {
  submission: SubmissionRow;
  decisions: DecisionRow[];
}

/** A decision that came too late, beside what stands. */
export interface ClashShown {
  current: SubmissionRow;
  standing: DecisionRow | null;
  yours: {
    version: number;
    outcome: 'APPROVED' | 'REJECTED';
    reason: { code: RefusalReason; text: string | null } | null;
  };
}
