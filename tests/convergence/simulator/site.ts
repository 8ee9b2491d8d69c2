import type { Changes, Values } from '#lib/domain/facts/proposal.ts';
import type { LogRow } from '#lib/domain/log/entry.ts';
import type { FieldVerdict, Ruling } from '#lib/domain/moderation/ruling.ts';
import type { DecisionOutcome, SubmissionRow } from '#lib/domain/moderation/submission.ts';
import type { VoteRow } from '#lib/domain/review/vote.ts';
import type { FeedAnswer, Scope } from '#lib/protocol/feed.ts';
import type { Manifest } from '#lib/protocol/manifest.ts';
import type { PushRequest, PushResponse } from '#lib/protocol/push.ts';

export interface Decision {
  id: string;
  submissionId: string;
  moderatorId: string;
  /** The version that was looked at. */
  version: number;
  /** Of the words that were looked at. */
  receivedAt: string;
  outcome: 'APPROVED' | 'REJECTED' | 'NEEDS_CHANGE';
  /** Of facts that are approved. */
  ruling?: Ruling;
}

type Verdicts = Record<string, FieldVerdict> | null;

/** As the site keeps it on record. */
export interface Decided extends Omit<Decision, 'outcome' | 'ruling' | 'receivedAt'> {
  outcome: DecisionOutcome;
  verdicts: Verdicts;
}

/** What waits at the desk, with what the entry says that it would change. */
export interface Waiting {
  submission: SubmissionRow;
  values: Values | null;
}

/** One change of a ride. */
export interface Written {
  ride: string;
  /** Of what was decided; null of an import. */
  submissionId: string | null;
  set: Values;
}

export interface PublishedReview {
  submissionId: string;
  authorId: string;
  parkId: string;
  rating: number;
  text: string;
  photos: string[];
}

/** All that a site holds, in one form for the model and for the real one; no revisions, no times. */
export interface Truth {
  submissions: Record<
    string,
    Pick<SubmissionRow, 'authorId' | 'state' | 'version' | 'photoCount'> & {
      /** What it says, in one text. */
      text: string;
      photos: string[];
      /** Of facts. */
      ride: string | null;
      changes: Changes | null;
      /** What its author was told of them. */
      verdicts: Verdicts;
    }
  >;
  /** By `author park`. */
  reviews: Record<string, PublishedReview>;
  ratings: Record<string, { count: number; sum: number }>;
  companies: Record<string, string>;
  rides: Record<string, Values>;
  /** What became of rides, the oldest first. */
  history: Written[];
  /** By their ids; `helpful`: how many a review has. */
  votes: Record<string, Pick<VoteRow, 'userId' | 'reviewId' | 'helpful' | 'counted' | 'version'>>;
  helpful: Record<string, number>;
  logs: Record<string, Pick<LogRow, 'userId' | 'version' | 'entry'>>;
  decisions: Decided[];
  /** Mutation id → what it was answered for good. */
  receipts: Record<
    string,
    { userId: string; lane: string; name: string; kind: string; version?: number; code?: string }
  >;
}

/**
 * The server as the simulator knows it: a model in memory, or the real code over PostgreSQL. Calls
 * happen at one moment of the world's time; whoever calls says who is signed in.
 */
export interface Site {
  push(request: PushRequest, userId: string): Promise<PushResponse>;
  feed(scope: Scope, cursor: string): Promise<FeedAnswer>;
  manifest(): Promise<Manifest>;
  chunk(sha: string): Promise<Uint8Array>;
  neededPhotos(shas: string[], userId: string): Promise<string[]>;
  storePhoto(sha: string, userId: string, state: 'READY' | 'STORED' | 'REFUSED'): Promise<void>;
  photoReady(sha: string, userId: string): Promise<void>;

  /** What the desk shows, oldest first. */
  queue(): Promise<Waiting[]>;
  /** False when somebody or something came before it. */
  decide(decision: Decision): Promise<boolean>;

  /** Takes votes into the counts of their reviews; the topics that moved. */
  countVotes(): Promise<string[]>;

  /** Begins a change of a company's name that is committed, or not, later. */
  beginRename(companyId: string, name: string): Promise<void>;
  endRename(companyId: string): Promise<void>;
  /** Somebody else's word on a ride: an import, or a moderator's own change. */
  importRide(id: string, set: Values): Promise<void>;
  addCompany(id: string, name: string): Promise<void>;
  removeCompany(id: string): Promise<void>;
  buildSnapshot(): Promise<void>;
  /** Tombstones become too old to keep, and the horizon moves over them. */
  age(): Promise<void>;

  /** Every transaction that is open is gone. */
  crash(): Promise<void>;
  backup(): Promise<void>;
  /** Back to the last backup, under a new epoch. */
  restore(): Promise<void>;

  truth(): Promise<Truth>;
  close(): Promise<void>;
}

/** Who and what every history begins with. */
export interface Cast {
  users: string[];
  moderators: string[];
  parks: string[];
  /** All in the first park. */
  rides: string[];
  /** Renamed by transactions that take their time; nothing else touches them. */
  slowCompanies: string[];
}
