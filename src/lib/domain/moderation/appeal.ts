import type { SubmissionState } from './submission.ts';

/** O3: why a refusal is to be looked at again, in its author's words. There is one a submission. */
export interface Appeal {
  text: string;
  /** When the server received it, ISO 8601. */
  at: string;
  /** Of the submission when it came back to the desk by this: what was decided before is what it is about. */
  version: number;
  /** No decision was made on it yet. */
  isOpen: boolean;
}

/** Graphemes of an appeal's words. */
export const APPEAL_MAX = 2000;

/** Whether its author may still ask for another decision. */
export const mayAppeal = ({
  state,
  appeal,
}: {
  state: SubmissionState;
  appeal?: Appeal | null;
}): boolean => (state === 'REJECTED' || state === 'PARTLY_APPROVED') && !appeal;
