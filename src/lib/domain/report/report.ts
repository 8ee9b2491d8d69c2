import type { Values } from '../facts/proposal.ts';
import type { SubjectRef } from '../subject.ts';

/** R6: what may be wrong with what everybody sees. */
export const REPORT_REASONS = [
  'SHOWS_ME',
  'INSULT',
  'SPAM',
  'WRONG',
  'COPYRIGHT',
  'OTHER',
] as const;
export type ReportReason = (typeof REPORT_REASONS)[number];

/** Graphemes of what is said beside the reason. */
export const REPORT_MAX = 2000;

/** Of one person; more of them wait at the phone. */
export const REPORTS_A_DAY = 20;

/** What is reported: a review, one photo of it, or the facts of the page. */
export type Reported =
  | { what: 'review'; reviewId: string }
  | { what: 'photo'; reviewId: string; sha256: string }
  | { what: 'facts' };

/** How it stood when it was looked at; of a photo its caption, of facts those that were known. */
export type Copy =
  | { what: 'review'; rating: number; title: string; text: string; photos: string[] }
  | { what: 'photo'; sha256: string; caption: string | null }
  | { what: 'facts'; values: Values };

export interface ReportFields {
  of: Reported;
  reason: ReportReason;
  text: string;
  /** On the phone of whoever reports it. */
  seen: Copy;
  /** On the server when the report came; null: it was gone by then. */
  stood: Copy | null;
  /** Whose words or photo it is; null of facts. */
  writerId: string | null;
}

/** What stands there now, for whoever decides; null: nothing any more. */
export interface StandsNow {
  copy: Copy;
  /** Of the review: what is decided is what was seen. */
  version: number;
}

/** What a report's id is made of, by `uuidOf` of its SHA-256: one a person and thing, from whichever phone. */
export const reportName = (userId: string, subject: SubjectRef, of: Reported): string =>
  `report ${userId} ${of.what} ${subject.kind} ${subject.id} ${
    of.what === 'facts' ? '' : of.reviewId
  } ${of.what === 'photo' ? of.sha256 : ''}`;
