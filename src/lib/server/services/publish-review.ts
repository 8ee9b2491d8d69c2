import type pg from 'pg';
import { addRating, removeRating } from '#lib/domain/catalogue/rating.ts';
import type { RatingTally } from '#lib/domain/catalogue/rows.ts';
import type { SubjectRef } from '#lib/domain/subject.ts';
import type { ReviewSubmission } from '#lib/domain/moderation/submission.ts';

/**
 * Makes an approved submission the author's current review of its subject, and keeps the subject's
 * rating true, inside the decision's transaction. A review received later stays current. Returns
 * false when the subject is gone.
 */
export async function publishReview(
  db: pg.PoolClient,
  submission: ReviewSubmission,
  now: Date,
): Promise<boolean> {
  const { subject, fields } = submission;
  const table = subject.kind === 'park' ? 'park' : 'ride';
  const found = await db.query(`SELECT 1 FROM ${table} WHERE id = $1 FOR SHARE`, [subject.id]);
  if (!found.rowCount) return false;

  const tally = await lockRating(db, subject);
  const { rows } = await db.query<{ rating: number; received_at: Date; submission_id: string }>(
    `SELECT rating, received_at, submission_id FROM review
     WHERE author_id = $1 AND subject_kind = $2 AND subject_id = $3 FOR UPDATE`,
    [submission.authorId, subject.kind, subject.id],
  );
  const current = rows[0];
  const isNewer = !current || current.received_at <= new Date(submission.receivedAt);
  if (!isNewer) return true;

  const photos = submission.photos.map(({ sha256, width, height, caption }) => ({
    sha256,
    width,
    height,
    caption,
  }));
  await db.query(
    `INSERT INTO review (id, submission_id, author_id, subject_kind, subject_id, park_id, rating,
       title, text, visited_on, waited_minutes, language, photos, received_at, published_at, updated_at)
     VALUES ($1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)
     ON CONFLICT (author_id, subject_kind, subject_id) DO UPDATE SET
       submission_id = EXCLUDED.submission_id, rating = EXCLUDED.rating, title = EXCLUDED.title,
       text = EXCLUDED.text, visited_on = EXCLUDED.visited_on,
       waited_minutes = EXCLUDED.waited_minutes, language = EXCLUDED.language,
       photos = EXCLUDED.photos, received_at = EXCLUDED.received_at,
       updated_at = EXCLUDED.updated_at, version = review.version + 1`,
    [
      submission.id,
      submission.authorId,
      subject.kind,
      subject.id,
      submission.parkId,
      fields.rating,
      fields.title,
      fields.text,
      fields.visitedOn,
      fields.waitedMinutes,
      fields.language,
      JSON.stringify(photos),
      submission.receivedAt,
      now,
    ],
  );
  const without = current ? removeRating(tally, current.rating) : tally;
  await saveRating(db, subject, addRating(without, fields.rating));
  return true;
}

/** A review that is taken back counts no more; the one before it does again. Columns of the rows as they were. */
export async function unrate(
  db: pg.PoolClient,
  after: Record<string, unknown>,
  before: Record<string, unknown> | null,
): Promise<void> {
  const kind = after['subject_kind'] as SubjectRef['kind'];
  const subject: SubjectRef = { kind, id: String(after['subject_id']) };
  const without = removeRating(await lockRating(db, subject), Number(after['rating']));
  await saveRating(db, subject, before ? addRating(without, Number(before['rating'])) : without);
}

/** The tally, locked; made empty when this is the first rating. */
async function lockRating(db: pg.PoolClient, subject: SubjectRef): Promise<RatingTally> {
  await db.query(
    `INSERT INTO rating (subject_kind, subject_id, count, sum, histogram)
     VALUES ($1, $2, 0, 0, '{0,0,0,0,0,0,0,0,0,0}') ON CONFLICT DO NOTHING`,
    [subject.kind, subject.id],
  );
  const { rows } = await db.query<RatingTally>(
    `SELECT count, sum, histogram FROM rating
     WHERE subject_kind = $1 AND subject_id = $2 FOR UPDATE`,
    [subject.kind, subject.id],
  );
  return rows[0]!;
}

async function saveRating(db: pg.PoolClient, subject: SubjectRef, t: RatingTally): Promise<void> {
  await db.query(
    `UPDATE rating SET count = $3, sum = $4, histogram = $5
     WHERE subject_kind = $1 AND subject_id = $2`,
    [subject.kind, subject.id, t.count, t.sum, t.histogram],
  );
}
