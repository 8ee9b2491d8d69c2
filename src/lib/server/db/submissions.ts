import type pg from 'pg';
import type {
  ContributionRow,
  SubmissionPhoto,
  SubmissionRow,
} from '#lib/domain/moderation/submission.ts';

/** PostgreSQL's code for `run this transaction again`; see withTransaction. */
export const SERIALIZATION_FAILURE = '40001';

/** The submission as it stands, locked until the transaction ends; null when there is none. */
export async function lockSubmission(db: pg.PoolClient, id: string): Promise<SubmissionRow | null> {
  const locked = await db.query('SELECT 1 FROM submission WHERE id = $1 FOR UPDATE', [id]);
  return locked.rowCount ? findSubmission(db, id) : null;
}

export async function findSubmission(
  db: pg.PoolClient | pg.Pool,
  id: string,
): Promise<SubmissionRow | null> {
  const { rows } = await db.query<{ author_id: string; row: ContributionRow }>(
    'SELECT author_id, row FROM sync_contribution WHERE id = $1',
    [id],
  );
  const found = rows[0];
  if (!found) return null;
  return { ...found.row, id, authorId: found.author_id } as SubmissionRow;
}

/**
 * Writes the whole row, new or known; its photos are rows of their own. One that was made meanwhile
 * under the same id is not overwritten: the transaction is to be run again, and sees it.
 */
export async function putSubmission(db: pg.PoolClient, row: SubmissionRow): Promise<void> {
  const { rowCount } = await db.query(
    `INSERT INTO submission (id, kind, author_id, subject_kind, subject_id, park_id, fields,
                             photo_count, state, version, received_at, details, appeal)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::"SubmissionState", $10, $11, $12, $13)
     ON CONFLICT (id) DO UPDATE SET fields = EXCLUDED.fields, details = EXCLUDED.details, park_id = EXCLUDED.park_id, photo_count = EXCLUDED.photo_count,
       state = EXCLUDED.state, version = EXCLUDED.version, received_at = EXCLUDED.received_at, appeal = EXCLUDED.appeal
     WHERE EXCLUDED.version > submission.version OR EXCLUDED.state <> 'PENDING'`,
    [
      row.id,
      row.kind,
      row.authorId,
      row.subject.kind,
      row.subject.id,
      row.parkId,
      JSON.stringify(row.fields),
      row.photoCount,
      row.state,
      row.version,
      row.receivedAt,
      row.kind === 'review' && row.details ? JSON.stringify(row.details) : null,
      row.appeal ? JSON.stringify(row.appeal) : null,
    ],
  );
  if (rowCount === 0)
    throw Object.assign(new Error('made meanwhile'), { code: SERIALIZATION_FAILURE });
}

/** False when another photo already has this id. */
export async function addSubmissionPhoto(
  db: pg.PoolClient,
  submissionId: string,
  photo: SubmissionPhoto,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `INSERT INTO submission_photo (id, submission_id, sha256, width, height, position, caption)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING`,
    [
      photo.id,
      submissionId,
      photo.sha256,
      photo.width,
      photo.height,
      photo.position,
      photo.caption,
    ],
  );
  return rowCount === 1;
}

export async function removeSubmissionPhoto(
  db: pg.PoolClient,
  submissionId: string,
  sha256: string,
): Promise<void> {
  await db.query('DELETE FROM submission_photo WHERE submission_id = $1 AND sha256 = $2', [
    submissionId,
    sha256,
  ]);
}
