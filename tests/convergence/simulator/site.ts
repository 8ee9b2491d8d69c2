import type { ReviewSubmission } from '#lib/domain/moderation/submission.ts';
import type { FeedAnswer, Scope } from '#lib/protocol/feed.ts';
import type { Manifest } from '#lib/protocol/manifest.ts';
import type { PushRequest, PushResponse } from '#lib/protocol/push.ts';

export interface Decision {
  id: string;
  submissionId: string;
  moderatorId: string;
  /** The version that was looked at. */
  version: number;
  outcome: 'APPROVED' | 'REJECTED';
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
    Pick<ReviewSubmission, 'authorId' | 'state' | 'version' | 'photoCount'> & {
      text: string;
      photos: string[];
    }
  >;
  /** By `author park`. */
  reviews: Record<string, PublishedReview>;
  ratings: Record<string, { count: number; sum: number }>;
  companies: Record<string, string>;
  decisions: Decision[];
  /** Mutation id → what it was answered for good. */
  receipts: Record<
    string,
    { userId: string; lane: string; name: string; kind: string; version?: number }
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
  queue(): Promise<ReviewSubmission[]>;
  /** False when somebody or something came before it. */
  decide(decision: Decision): Promise<boolean>;

  /** Begins a change of a company's name that is committed, or not, later. */
  beginRename(companyId: string, name: string): Promise<void>;
  endRename(companyId: string): Promise<void>;
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
  /** Renamed by transactions that take their time; nothing else touches them. */
  slowCompanies: string[];
}
