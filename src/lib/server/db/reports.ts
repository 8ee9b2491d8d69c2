import type pg from 'pg';
import { uuidOf } from '#lib/domain/named-id.ts';
import type { View } from '#lib/domain/mutations/mutation.ts';
import {
  REPORTS_A_DAY,
  reportName,
  type Copy,
  type Reported,
  type StandsNow,
} from '#lib/domain/report/report.ts';
import type { SubjectRef } from '#lib/domain/subject.ts';
import { scaled } from '../platform/limits.ts';
import { findEntry } from './facts.ts';

/** A published review, as far as a report may be about it. */
interface Published {
  author_id: string;
  version: number;
  rating: number;
  title: string;
  text: string;
  photos: { sha256: string; caption: string | null }[];
}

/**
 * What this person reports, as it stands, and under which id; null when there never was such a thing. One that
 * was taken off the page meanwhile has its submission still.
 */
export async function lookAtReported(
  db: pg.PoolClient,
  userId: string,
  { subject, of }: { subject: SubjectRef; of: Reported },
): Promise<View['reported']> {
  const name = new TextEncoder().encode(reportName(userId, subject, of));
  const reportId = uuidOf(await crypto.subtle.digest('SHA-256', name));
  const stood = (await standsNow(db, subject, of))?.copy ?? null;
  if (of.what === 'facts') return stood && { reportId, stood, writerId: null };
  const { rows } = await db.query<{ author_id: string }>(
    `SELECT author_id FROM review WHERE id = $1 AND subject_id = $2
     UNION ALL SELECT author_id FROM submission WHERE id = $1 AND kind = 'review' AND subject_id = $2 LIMIT 1`,
    [of.reviewId, subject.id],
  );
  return rows[0] ? { reportId, stood, writerId: rows[0].author_id } : null;
}

/** Whether this person has reported as much as may be in the 24 hours before `now`. */
export async function isReportedOut(
  db: pg.PoolClient,
  userId: string,
  now: Date,
): Promise<boolean> {
  const { rows } = await db.query<{ said: number }>(
    `SELECT count(*)::int AS said FROM submission
      WHERE author_id = $1 AND kind = 'report' AND received_at > $2::timestamptz - interval '1 day'`,
    [userId, now],
  );
  return rows[0]!.said >= scaled(REPORTS_A_DAY);
}

/** What of it everybody sees now, or null. */
export async function standsNow(
  db: pg.Pool | pg.PoolClient,
  subject: SubjectRef,
  of: Reported,
): Promise<StandsNow | null> {
  if (of.what === 'facts') {
    const entry = await findEntry(db, subject);
    return entry && { copy: { what: 'facts', values: entry.values }, version: 0 };
  }
  const { rows } = await db.query<Published>(
    'SELECT author_id, version, rating, title, text, photos FROM review WHERE id = $1',
    [of.reviewId],
  );
  const copy = rows[0] && copyOf(rows[0], of);
  return copy ? { copy, version: rows[0]!.version } : null;
}

function copyOf({ rating, title, text, photos }: Published, of: Reported): Copy | null {
  if (of.what !== 'photo')
    return { what: 'review', rating, title, text, photos: photos.map(({ sha256 }) => sha256) };
  const photo = photos.find(({ sha256 }) => sha256 === of.sha256);
  return photo ? { what: 'photo', sha256: photo.sha256, caption: photo.caption } : null;
}
