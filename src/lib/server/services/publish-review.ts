import type pg from 'pg';
import type { ReviewSubmission } from '#lib/domain/moderation/submission.ts';

/**
 * Makes an approved submission the author's current review of its subject, inside the decision's
 * transaction; the database follows with the rating. What stood there becomes an earlier visit, unless this
 * is a newer version of it; what was received before the current one goes there itself. Returns false
 * when the subject is gone.
 */
export async function publishReview(
  db: pg.PoolClient,
  submission: ReviewSubmission,
  now: Date,
): Promise<boolean> {
  const { subject } = submission;
  const table = subject.kind === 'park' ? 'park' : 'ride';
  const found = await db.query(`SELECT 1 FROM ${table} WHERE id = $1 FOR SHARE`, [subject.id]);
  if (!found.rowCount) return false;

  const { rows } = await db.query<{ id: string; received_at: Date; submission_id: string }>(
    `SELECT id, received_at, submission_id FROM review
     WHERE author_id = $1 AND subject_kind = $2 AND subject_id = $3 FOR UPDATE`,
    [submission.authorId, subject.kind, subject.id],
  );
  const current = rows[0];
  if (current && current.received_at > new Date(submission.receivedAt)) {
    await keepEarlier(db, submission, current.id, now);
    return true;
  }
  if (current && current.submission_id !== submission.id) await moveToEarlier(db, current.id);
  await db.query('DELETE FROM review_earlier WHERE id = $1', [submission.id]);
  await makeCurrent(db, submission, now);
  return true;
}

async function makeCurrent(
  db: pg.PoolClient,
  submission: ReviewSubmission,
  now: Date,
): Promise<void> {
  const { subject, fields } = submission;
  await db.query(
    `INSERT INTO review (id, submission_id, author_id, subject_kind, subject_id, park_id, rating,
       title, text, visited_on, waited_minutes, language, details, photos, received_at, published_at, updated_at)
     VALUES ($1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)
     ON CONFLICT (author_id, subject_kind, subject_id) DO UPDATE SET
       submission_id = EXCLUDED.submission_id, rating = EXCLUDED.rating, title = EXCLUDED.title,
       text = EXCLUDED.text, visited_on = EXCLUDED.visited_on,
       waited_minutes = EXCLUDED.waited_minutes, language = EXCLUDED.language,
       details = EXCLUDED.details, photos = EXCLUDED.photos, received_at = EXCLUDED.received_at,
       published_at = CASE WHEN review.submission_id = EXCLUDED.submission_id
                           THEN review.published_at ELSE EXCLUDED.published_at END,
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
      submission.details ? JSON.stringify(submission.details) : null,
      JSON.stringify(photosOf(submission)),
      submission.receivedAt,
      now,
    ],
  );
}

/**
 * After an approval was taken back: its own words are no earlier visit, and neither is the review that stands again.
 * Part of the transaction in which that happens.
 */
export async function forgetVisit(
  db: pg.PoolClient,
  { id, authorId, subject }: ReviewSubmission,
): Promise<void> {
  await db.query(
    `DELETE FROM review_earlier e USING review r
      WHERE r.id = e.review_id AND r.author_id = $2 AND r.subject_kind = $3 AND r.subject_id = $4
        AND (e.id = $1 OR e.id = r.submission_id)`,
    [id, authorId, subject.kind, subject.id],
  );
}

/** Whether earlier visits stand on this review: they would go with it. */
export const hasEarlier = async (db: pg.PoolClient, reviewId: string): Promise<boolean> =>
  (await db.query('SELECT 1 FROM review_earlier WHERE review_id = $1 LIMIT 1', [reviewId]))
    .rowCount === 1;

const photosOf = ({ photos }: ReviewSubmission): object[] =>
  photos
    .filter(({ takenDown }) => !takenDown)
    .map(({ sha256, width, height, caption }) => ({ sha256, width, height, caption }));

/**
 * What its author said before is current again, in the place of what is taken down. False when nothing was said before.
 */
export async function moveBackFromEarlier(db: pg.PoolClient, reviewId: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `WITH last AS (
       DELETE FROM review_earlier WHERE id = (
         SELECT id FROM review_earlier WHERE review_id = $1 ORDER BY published_at DESC, id LIMIT 1)
       RETURNING *)
     UPDATE review r SET submission_id = last.id, rating = (said->>'rating')::int, title = said->>'title',
       text = said->>'text', visited_on = said->>'visitedOn', waited_minutes = (said->>'waitedMinutes')::int,
       language = said->>'language', details = nullif(said->'details', 'null'), photos = said->'photos',
       received_at = coalesce((SELECT s.received_at FROM submission s WHERE s.id = last.id), r.received_at),
       published_at = last.published_at, version = r.version + 1
       FROM last WHERE r.id = $1`,
    [reviewId],
  );
  return rowCount === 1;
}

/** Photos that were taken down are part of it again, and of what is published of it. */
export async function putPhotosBack(db: pg.PoolClient, submissionId: string): Promise<void> {
  await db.query(
    'UPDATE submission_photo SET taken_down = false WHERE submission_id = $1 AND taken_down',
    [submissionId],
  );
}

/** Of those that were taken down, what the review shows (again). */
export async function putShownPhotosBack(db: pg.PoolClient, submissionId: string): Promise<void> {
  await db.query(
    `UPDATE submission_photo p SET taken_down = false FROM review r
      WHERE p.submission_id = $1 AND p.taken_down AND r.submission_id = $1
        AND r.photos @> jsonb_build_array(jsonb_build_object('sha256', p.sha256))`,
    [submissionId],
  );
}

/** In the shape in which it travels. */
export async function moveToEarlier(db: pg.PoolClient, reviewId: string): Promise<void> {
  await db.query(
    `INSERT INTO review_earlier (id, review_id, park_id, said, published_at)
     SELECT submission_id, id, park_id, jsonb_build_object(
              'rating', rating, 'title', title, 'text', text, 'visitedOn', visited_on,
              'waitedMinutes', waited_minutes, 'language', language, 'details', details, 'photos', photos),
            published_at
       FROM review WHERE id = $1`,
    [reviewId],
  );
}

async function keepEarlier(
  db: pg.PoolClient,
  submission: ReviewSubmission,
  reviewId: string,
  now: Date,
): Promise<void> {
  const { fields, details = null } = submission;
  await db.query(
    `INSERT INTO review_earlier (id, review_id, park_id, said, published_at)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO UPDATE SET said = EXCLUDED.said`,
    [
      submission.id,
      reviewId,
      submission.parkId,
      JSON.stringify({ ...fields, details, photos: photosOf(submission) }),
      now,
    ],
  );
}
