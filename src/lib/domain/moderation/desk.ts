import type { FactsTarget, Values } from '../facts/proposal.ts';
import type { Reported, ReportReason, StandsNow } from '../report/report.ts';
import type { SubjectRef } from '../subject.ts';
import type { Appeal } from './appeal.ts';
import type { Barred } from './bar.ts';
import type { Claim } from './claim.ts';
import type { Reason } from './reasons.ts';
import type { Ruling } from './ruling.ts';
import type { DecisionRow, SubmissionRow, SubmissionState } from './submission.ts';

/** One line of the desk's queue. */
export interface DeskRow {
  id: string;
  kind: SubmissionRow['kind'];
  subject: SubjectRef | FactsTarget;
  /** Of what is not yet there, the name that is proposed. */
  subjectName: string;
  parkName: string;
  /** Null: what it is about has no page yet, or none any more. */
  subjectHref: string | null;
  author: { id: string; name: string; published: number; refused: number; since: string };
  /** Of a review. */
  rating: number | null;
  title: string | null;
  /** Of facts: how many fields are proposed, and whether the entry is made by them. */
  facts: { count: number; isNew: boolean } | null;
  /** Of a report. */
  report: { what: Reported['what']; reason: ReportReason } | null;
  photoCount: number;
  photosArrived: number;
  state: SubmissionState;
  version: number;
  /** Since when it waits: the words, or the appeal. */
  receivedAt: string;
  /** Still to be decided. */
  appeal: Appeal | null;
  barred: Barred;
  /** Who works on it; may have lapsed. */
  claim: Claim | null;
}

export interface DeskItem extends DeskRow {
  submission: SubmissionRow;
  decisions: DecisionRow[];
  /** Of facts: what the entry says now, null when there is none; and, of reports too, the names of what is referred to by id. */
  entry: { values: Values | null; names: Record<string, string> } | null;
  /** Of a report: what stands there now, null when nothing does. */
  reported: StandsNow | null;
}

export interface Decision {
  /** Made by the desk, so that a repeated request is one decision. */
  id: string;
  submissionId: string;
  /** The version the moderator was looking at. */
  version: number;
  /**
   * Of the words that were looked at: on a server that was set back, another version may have the same
   * number. Desks of before do not say.
   */
  receivedAt?: string;
  outcome: 'APPROVED' | 'REJECTED' | 'NEEDS_CHANGE' | 'ESCALATED';
  reason: Reason | null;
  /** Of one that is handed on: a word to whoever decides. */
  note?: string;
  /** Of facts that are approved. Of a report: in `seen`, the `version` of the review that was looked at. */
  ruling?: Ruling;
}

/** A decision that came too late, beside what stands: the detail of its CONFLICT. */
export interface DecisionClash {
  current: SubmissionRow;
  standing: DecisionRow | null;
  yours: Decision;
  /** Somebody else works on it: it is theirs to decide until their claim lapses. */
  held?: Claim;
  /** Of facts: fields of the entry that somebody else changed since they were looked at. */
  unseen?: string[];
}
