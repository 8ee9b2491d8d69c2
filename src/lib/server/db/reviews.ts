import type { Pool } from 'pg';
import { readAspects, readEarlier, readReview } from '../../domain/catalogue/scope-shapes.ts';
import type { AspectsRow } from '../../domain/review/details.ts';
import type { EarlierReview, ReviewRow } from '../../domain/review/review.ts';
import type { SubjectRef } from '../../domain/subject.ts';
import { wellFormed } from './catalogue.ts';

/** The newest published reviews of one subject, and what their authors published of it before. */
export async function newestReviews(
  pool: Pool,
  subject: SubjectRef,
  limit: number,
): Promise<{ reviews: ReviewRow[]; earlier: EarlierReview[] }> {
  const { rows } = await pool.query<{ row: unknown; earlier: unknown[] }>(
    `SELECT row, ARRAY (SELECT e.row FROM sync_earlier e WHERE e.review_id = v.id) AS earlier
       FROM sync_review v WHERE subject_kind = $1 AND subject_id = $2
      ORDER BY published_at DESC, id LIMIT $3`,
    [subject.kind, subject.id, limit],
  );
  return {
    reviews: rows.flatMap(({ row }) => wellFormed('review', () => readReview(row))),
    earlier: rows.flatMap((v) =>
      v.earlier.flatMap((row) => wellFormed('earlier review', () => readEarlier(row))),
    ),
  };
}

/** The sub-ratings of one subject; none when nobody gave any. */
export async function aspectsOf(pool: Pool, subject: SubjectRef): Promise<AspectsRow[]> {
  const { rows } = await pool.query<{ row: unknown }>(
    'SELECT row FROM sync_aspects WHERE id = $1',
    [subject.id],
  );
  return rows.flatMap(({ row }) => wellFormed('sub-ratings', () => readAspects(row)));
}
