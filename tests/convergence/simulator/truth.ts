import type pg from 'pg';
import type { KeptLog } from '#lib/domain/log/entry.ts';
import type { Decision, PublishedReview, Truth } from './site.ts';

/** What PostgreSQL holds, in the form in which the model tells it. */
export async function readTruth(pool: pg.Pool): Promise<Truth> {
  const all = async <T extends pg.QueryResultRow>(sql: string): Promise<T[]> =>
    (await pool.query<T>(sql)).rows;
  const by = <T extends { key: string }>(rows: T[]) =>
    Object.fromEntries(
      rows.map(({ key, ...rest }) => [key, rest] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  const submissions = await all<{ key: string } & Truth['submissions'][string]>(
    `SELECT id AS key, author_id AS "authorId", state, version, photo_count AS "photoCount",
            fields->>'text' AS text, array(SELECT sha256::text FROM submission_photo
              WHERE submission_id = s.id ORDER BY position, id) AS photos
       FROM submission s`,
  );
  const reviews = await all<{ key: string } & PublishedReview>(
    `SELECT author_id || ' ' || park_id AS key, submission_id AS "submissionId",
            author_id AS "authorId", park_id AS "parkId", rating, text,
            array(SELECT photo->>'sha256' FROM jsonb_array_elements(photos) photo) AS photos
       FROM review`,
  );
  const ratings = await all<{ key: string; count: number; sum: number }>(
    'SELECT subject_id AS key, count, sum FROM rating',
  );
  const companies = await all<{ id: string; name: string }>(
    'SELECT id, name FROM company ORDER BY id',
  );
  const logs = await all<{ key: string; userId: string } & KeptLog>(
    `SELECT l.id AS key, l.user_id AS "userId", l.version, s.row->'entry' AS entry
       FROM ride_log l JOIN sync_log s USING (id)`,
  );
  const decisions = await all<Decision>(
    `SELECT id, submission_id AS "submissionId", moderator_id AS "moderatorId",
            version_seen AS version, outcome FROM decision ORDER BY decided_at, id`,
  );
  const receipts = await all<{ key: string } & Truth['receipts'][string]>(
    `SELECT id AS key, user_id AS "userId", lane, name, result->>'kind' AS kind,
            (result->>'version')::int AS version FROM sync_mutation`,
  );
  return {
    submissions: by(submissions),
    reviews: by(reviews),
    ratings: by(ratings),
    companies: Object.fromEntries(companies.map(({ id, name }) => [id, name])),
    logs: by(logs),
    decisions,
    receipts: by(
      receipts.map(({ version, ...rest }) => ({ ...rest, ...(version !== null && { version }) })),
    ),
  };
}
