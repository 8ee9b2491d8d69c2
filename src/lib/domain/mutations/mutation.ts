import type { z } from 'zod';
import type { ErrorCode } from '../errors.ts';
import type { FactsTarget, Values } from '../facts/proposal.ts';
import type { Copy, Reported } from '../report/report.ts';
import type { StandingVote, VoteRow } from '../review/vote.ts';
import type { LogRow } from '../log/entry.ts';
import type { SubmissionPhoto, SubmissionRow } from '../moderation/submission.ts';
import type { Action } from '../permissions/table.ts';
import type { SightingRow } from '../sightings/sighting.ts';
import type { SubjectRef } from '../subject.ts';

/** Who acts and when, as the side that runs the mutation knows it. */
export interface Env {
  actorId: string;
  /** ISO 8601, UTC. The server's own clock decides there. */
  now: string;
}

/** What a mutation needs to see; each side loads it before `apply` runs. */
export interface Reads {
  subject?: SubjectRef;
  entry?: FactsTarget;
  submissionId?: string;
  photoSha256?: string;
  logId?: string;
  /** What the one who acts said of this review. */
  voteOn?: string;
  sightingId?: string;
  /** Something that everybody sees. */
  reported?: { subject: SubjectRef; of: Reported };
}

export interface View {
  /** The park of the subject, with its IANA zone, or null when the subject does not exist. */
  subject: { parkId: string; timeZone: string } | null;
  /** What the entry says, and the park it is or stands in; null when there is no such entry. */
  entry: { parkId: string | null; values: Values } | null;
  submission: SubmissionRow | null;
  /** The photo's bytes as the server holds them for this actor; a phone that has them says READY. */
  photo: { state: 'READY' | 'STORED' } | { state: 'REFUSED'; code: ErrorCode } | null;
  /** An entry of a ride log, whosever it is. */
  log: LogRow | null;
  /** Null when there never was such a review. */
  vote: StandingVote | null;
  /** What somebody said on site, whoever it was. */
  sighting: SightingRow | null;
  /** The actor has said as much as may be said in a day; a phone does not know. */
  isSaidOut: boolean;
  /** As it stands, whose it is, and which report of the actor it would be; null when there never was such a thing. */
  reported: { reportId: string; stood: Copy | null; writerId: string | null } | null;
}

export type Change =
  | { kind: 'submission'; row: SubmissionRow }
  | { kind: 'submission-photo'; submissionId: string; photo: SubmissionPhoto }
  | { kind: 'submission-photo-gone'; submissionId: string; sha256: string }
  | { kind: 'log'; row: LogRow }
  | { kind: 'vote'; row: VoteRow }
  /** `parkId`: where it is, or was, told. */
  | { kind: 'sighting'; row: SightingRow; parkId: string | null };

/**
 * `changed` lists whole new rows and the version that what it is about then has; `refused` is final;
 * `not-yet` means that something it depends on is still on its way.
 */
export type Outcome =
  | { kind: 'changed'; changes: Change[]; version: number }
  | { kind: 'refused'; code: ErrorCode; field?: string }
  | { kind: 'not-yet'; code: ErrorCode };

/**
 * One action of a person, run by the phone at once on its own data and by the server in a
 * transaction. Its name, version and argument shape are kept for as long as a phone may hold one.
 */
export interface Mutation<Args> {
  name: string;
  v: number;
  args: z.ZodType<Args>;
  action: Action;
  /** The entity whose order matters. */
  lane(args: Args): string;
  /** Photos (SHA-256) that must be on the server before this is sent. */
  deps(args: Args): string[];
  reads(args: Args): Reads;
  apply(view: View, args: Args, env: Env): Outcome;
}

export const refused = (code: ErrorCode, field?: string): Outcome =>
  field === undefined ? { kind: 'refused', code } : { kind: 'refused', code, field };
