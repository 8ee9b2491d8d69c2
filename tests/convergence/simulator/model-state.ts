import type { LogRow } from '#lib/domain/log/entry.ts';
import type { RatingTally } from '#lib/domain/catalogue/rows.ts';
import type { Values } from '#lib/domain/facts/proposal.ts';
import type { ReviewSubmission, SubmissionRow } from '#lib/domain/moderation/submission.ts';
import type { VoteRow } from '#lib/domain/review/vote.ts';
import type { PushResult } from '#lib/protocol/push.ts';
import type { LogState } from './change-log.ts';
import { saidIn } from './said.ts';
import type { Decided, PublishedReview, Truth, Written } from './site.ts';

export interface Receipt {
  userId: string;
  lane: string;
  name: string;
  hash: string;
  result: PushResult & { kind: 'applied' | 'rejected' };
}

export interface Published extends PublishedReview {
  receivedAt: string;
  publishedAt: string;
  updatedAt: string;
  version: number;
  row: ReviewSubmission;
}

export interface State {
  submissions: Map<string, SubmissionRow>;
  decidedAt: Map<string, string>;
  reviews: Map<string, Published>;
  ratings: Map<string, RatingTally>;
  companies: Map<string, string>;
  rides: Map<string, Values>;
  history: Written[];
  logs: Map<string, LogRow>;
  votes: Map<string, VoteRow>;
  /** By review. */
  helpful: Map<string, number>;
  decisions: Decided[];
  /** By `owner sha256`. */
  photos: Map<string, 'READY' | 'STORED' | 'REFUSED'>;
  receipts: Map<string, Receipt>;
  /** `client lane` → the last number. */
  lanes: Map<string, number>;
  clients: Map<string, string>;
  log: LogState;
}

/** What the author of this is told of it: of the latest decision, unless it waits for another. */
export const verdictsOf = (
  { decisions }: State,
  { id, state }: SubmissionRow,
): Decided['verdicts'] =>
  (state !== 'PENDING' && decisions.findLast((d) => d.submissionId === id)?.verdicts) || null;

/** All of it, in the form in which PostgreSQL tells it too. */
export function truthOf(state: State): Truth {
  const { submissions, reviews, ratings, companies, rides, logs, decisions, receipts } = state;
  const sorted = <T>(entries: [string, T][]) =>
    Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  return structuredClone({
    submissions: sorted(
      [...submissions].map(([id, row]) => {
        const { authorId, version, photoCount, photos } = row;
        const isFacts = row.kind === 'facts';
        const told = {
          ...{ authorId, state: row.state, version, photoCount, text: saidIn(row) },
          photos: photos.map((p) => p.sha256),
          ride: isFacts ? row.subject.id : null,
          changes: isFacts ? row.fields.changes : null,
          verdicts: verdictsOf(state, row),
        };
        return [id, told];
      }),
    ),
    reviews: sorted(
      [...reviews].map(([key, { submissionId, authorId, parkId, rating, text, photos }]) => [
        key,
        { submissionId, authorId, parkId, rating, text, photos },
      ]),
    ),
    ratings: sorted([...ratings].map(([id, { count, sum }]) => [id, { count, sum }])),
    companies: sorted([...companies]),
    rides: sorted([...rides]),
    history: state.history,
    votes: sorted(
      [...state.votes].map(([id, { userId, reviewId, helpful, counted, version }]) => [
        id,
        { userId, reviewId, helpful, counted, version },
      ]),
    ),
    helpful: sorted([...state.helpful]),
    logs: sorted(
      [...logs].map(([id, { userId, version, entry }]) => [id, { userId, version, entry }]),
    ),
    decisions,
    receipts: sorted(
      [...receipts].map(([id, { userId, lane, name, result }]) => [
        id,
        {
          ...{ userId, lane, name, kind: result.kind },
          ...(result.kind === 'applied' ? { version: result.version } : { code: result.code }),
        },
      ]),
    ),
  });
}
