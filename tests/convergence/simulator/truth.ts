import type pg from 'pg';
import type { KeptLog } from '#lib/domain/log/entry.ts';
import type { SubmissionRow } from '#lib/domain/moderation/submission.ts';
import { changed, valuesInColumns } from './rides.ts';
import { saidIn } from './said.ts';
import type { Decided, PublishedReview, Truth, Written } from './site.ts';

type Submission = Omit<Truth['submissions'][string], 'text' | 'ride' | 'changes'> &
  Pick<SubmissionRow, 'kind' | 'fields'> & { subjectId: string };

function submissionOf({ kind, fields, subjectId, ...rest }: { key: string } & Submission) {
  const isFacts = kind === 'facts' && 'changes' in fields;
  return {
    ...rest,
    text: saidIn({ kind, fields }),
    ride: isFacts ? subjectId : null,
    changes: isFacts ? fields.changes : null,
  };
}

interface Change extends Omit<Written, 'set'> {
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

const writtenBy = ({ before, after, ...by }: Change): Written => ({
  ...by,
  set: changed(valuesInColumns(before), valuesInColumns(after)),
});

/** What PostgreSQL holds, in the form in which the model tells it. */
export async function readTruth(pool: pg.Pool): Promise<Truth> {
  const all = async <T extends pg.QueryResultRow>(sql: string): Promise<T[]> =>
    (await pool.query<T>(sql)).rows;
  const by = <T extends { key: string }>(rows: T[]) =>
    Object.fromEntries(
      rows.map(({ key, ...rest }) => [key, rest] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  const submissions = await all<{ key: string } & Submission>(
    `SELECT s.id AS key, author_id AS "authorId", state, version, photo_count AS "photoCount",
            array(SELECT sha256::text FROM submission_photo
              WHERE submission_id = s.id ORDER BY position, id) AS photos,
            kind, fields, subject_id AS "subjectId", d.verdicts
       FROM submission s LEFT JOIN LATERAL (
         SELECT verdicts FROM decision WHERE submission_id = s.id ORDER BY decided_at DESC LIMIT 1
       ) d ON s.state <> 'PENDING'`,
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
  const rides = await all<{ key: string; columns: Record<string, unknown> }>(
    'SELECT id AS key, to_jsonb(ride) AS columns FROM ride',
  );
  const changes = await all<Change>(
    `SELECT row_id AS ride, submission_id AS "submissionId", before, after
       FROM history WHERE entity = 'ride' AND op = 'UPDATE' ORDER BY id`,
  );
  const logs = await all<{ key: string; userId: string } & KeptLog>(
    `SELECT l.id AS key, l.user_id AS "userId", l.version, s.row->'entry' AS entry
       FROM ride_log l JOIN sync_log s USING (id)`,
  );
  const votes = await all<{ key: string } & Truth['votes'][string]>(
    `SELECT id AS key, user_id AS "userId", review_id AS "reviewId", helpful, counted, version
       FROM helpful_vote`,
  );
  const tallies = await all<{ id: string; count: number }>(
    'SELECT review_id AS id, count FROM helpful_tally ORDER BY review_id',
  );
  const decisions = await all<Decided>(
    `SELECT id, submission_id AS "submissionId", moderator_id AS "moderatorId",
            version_seen AS version, outcome, verdicts FROM decision ORDER BY decided_at, id`,
  );
  const receipts = await all<{ key: string } & Truth['receipts'][string]>(
    `SELECT id AS key, user_id AS "userId", lane, name, result->>'kind' AS kind,
            (result->>'version')::int AS version, result->>'code' AS code FROM sync_mutation`,
  );
  return {
    submissions: by(submissions.map(submissionOf)),
    reviews: by(reviews),
    ratings: by(ratings),
    companies: Object.fromEntries(companies.map(({ id, name }) => [id, name])),
    rides: Object.fromEntries(
      Object.entries(by(rides)).map(([id, { columns }]) => [id, valuesInColumns(columns)]),
    ),
    history: changes.map(writtenBy).filter(({ set }) => Object.keys(set).length > 0),
    votes: by(votes),
    helpful: Object.fromEntries(tallies.map(({ id, count }) => [id, count])),
    logs: by(logs),
    decisions,
    receipts: by(
      receipts.map(({ version, code, ...rest }) => ({
        ...rest,
        ...(rest.kind === 'applied' ? { version } : { code }),
      })),
    ),
  };
}
