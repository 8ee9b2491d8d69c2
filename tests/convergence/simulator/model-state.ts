import type { RatingTally } from '#lib/domain/catalogue/rows.ts';
import type { ReviewSubmission } from '#lib/domain/moderation/submission.ts';
import type { PushResult } from '#lib/protocol/push.ts';
import type { LogState } from './change-log.ts';
import type { Decision, PublishedReview, Truth } from './site.ts';

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
  submissions: Map<string, ReviewSubmission>;
  decidedAt: Map<string, string>;
  reviews: Map<string, Published>;
  ratings: Map<string, RatingTally>;
  companies: Map<string, string>;
  decisions: Decision[];
  /** By `owner sha256`. */
  photos: Map<string, 'READY' | 'STORED' | 'REFUSED'>;
  receipts: Map<string, Receipt>;
  /** `client lane` → the last number. */
  lanes: Map<string, number>;
  clients: Map<string, string>;
  log: LogState;
}

/** All of it, in the form in which PostgreSQL tells it too. */
export function truthOf(state: State): Truth {
  const { submissions, reviews, ratings, companies, decisions, receipts } = state;
  const sorted = <T>(entries: [string, T][]) =>
    Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  return structuredClone({
    submissions: sorted(
      [...submissions].map(([id, { authorId, state, version, photoCount, fields, photos }]) => [
        id,
        {
          ...{ authorId, state, version, photoCount, text: fields.text },
          photos: photos.map((p) => p.sha256),
        },
      ]),
    ),
    reviews: sorted(
      [...reviews].map(([key, { submissionId, authorId, parkId, rating, text, photos }]) => [
        key,
        { submissionId, authorId, parkId, rating, text, photos },
      ]),
    ),
    ratings: sorted([...ratings].map(([id, { count, sum }]) => [id, { count, sum }])),
    companies: sorted([...companies]),
    decisions,
    receipts: sorted(
      [...receipts].map(([id, { userId, lane, name, result }]) => [
        id,
        {
          ...{ userId, lane, name, kind: result.kind },
          ...(result.kind === 'applied' && { version: result.version }),
        },
      ]),
    ),
  });
}
