import type pg from 'pg';
import { uuidOf } from '#lib/domain/named-id.ts';
import { voteName, type StandingVote, type VoteRow } from '#lib/domain/review/vote.ts';
import { SERIALIZATION_FAILURE } from './submissions.ts';

/**
 * What this person said of a review, locked until the transaction ends; null when there never was such a
 * review. One that was taken off the page has its submission still.
 */
export async function lockVote(
  db: pg.PoolClient,
  userId: string,
  reviewId: string,
): Promise<StandingVote | null> {
  const id = await voteIdOf(userId, reviewId);
  const { rows } = await db.query<{ author_id: string }>(
    `SELECT author_id FROM review WHERE id = $1
     UNION ALL SELECT author_id FROM submission WHERE id = $1 AND kind = 'review' LIMIT 1`,
    [reviewId],
  );
  if (!rows[0]) return null;
  const standing = await db.query<VoteRow>(
    `SELECT id, user_id AS "userId", review_id AS "reviewId", helpful, counted, version,
            iso(received_at) AS "receivedAt" FROM helpful_vote WHERE id = $1 FOR UPDATE`,
    [id],
  );
  return { id, authorId: rows[0].author_id, row: standing.rows[0] ?? null };
}

const voteIdOf = async (userId: string, reviewId: string): Promise<string> =>
  uuidOf(
    await crypto.subtle.digest('SHA-256', new TextEncoder().encode(voteName(userId, reviewId))),
  );

/** Writes what is said; what is counted is not its business. One made meanwhile is not overwritten: run again. */
export async function putVote(db: pg.PoolClient, row: VoteRow): Promise<void> {
  const { rowCount } = await db.query(
    `INSERT INTO helpful_vote AS v (id, user_id, review_id, helpful, version, received_at)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (id) DO UPDATE SET helpful = EXCLUDED.helpful, version = EXCLUDED.version,
       received_at = EXCLUDED.received_at
     WHERE EXCLUDED.version > v.version`,
    [row.id, row.userId, row.reviewId, row.helpful, row.version, row.receivedAt],
  );
  if (rowCount === 0)
    throw Object.assign(new Error('made meanwhile'), { code: SERIALIZATION_FAILURE });
}

const COUNTED_AT_ONCE = 1_000;

/**
 * Takes up to a thousand votes that were said since into the counts of their reviews, in one short
 * statement. Votes that somebody is changing at this moment are left for the next time. Several servers
 * may do so at once. Returns the scopes that moved, and whether there may be more.
 */
export async function countVotes(pool: pg.Pool): Promise<{ moved: string[]; more: boolean }> {
  const { rows } = await pool.query<{ votes: number; parks: string[]; people: string[] }>(
    `WITH due AS (
       SELECT id FROM helpful_vote WHERE helpful <> counted
        ORDER BY id LIMIT ${COUNTED_AT_ONCE} FOR UPDATE SKIP LOCKED),
     moved AS (
       UPDATE helpful_vote v SET counted = v.helpful FROM due WHERE v.id = due.id
       RETURNING v.review_id, v.user_id, CASE WHEN v.helpful THEN 1 ELSE -1 END AS by),
     counted AS (
       INSERT INTO helpful_tally AS t (review_id, count)
       SELECT review_id, sum(by) FROM moved GROUP BY review_id ORDER BY review_id
       ON CONFLICT (review_id) DO UPDATE SET count = t.count + EXCLUDED.count)
     SELECT (SELECT count(*)::int FROM moved) AS votes,
            ARRAY (SELECT DISTINCT 'park:' || r.park_id FROM moved JOIN review r ON r.id = moved.review_id) AS parks,
            ARRAY (SELECT DISTINCT 'user:' || user_id FROM moved) AS people`,
  );
  const { votes, parks, people } = rows[0]!;
  return { moved: [...parks, ...people], more: votes === COUNTED_AT_ONCE };
}
