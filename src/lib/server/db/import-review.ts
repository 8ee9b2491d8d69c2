import type pg from 'pg';
import {
  aboutLine,
  DOUBTFUL_PAGE,
  type DoubtfulFile,
  type DoubtfulLine,
} from '#lib/domain/import/doubtful.ts';
import type { Candidate } from '#lib/domain/import/facts.ts';

interface Found extends Omit<DoubtfulLine, 'about'> {
  item: Candidate | null;
}

/** In the order of their files, from after the line `after` on. */
export async function doubtfulLines(
  db: pg.Pool,
  { file, settled, after }: { file: string | null; settled: boolean; after: string | null },
): Promise<DoubtfulLine[]> {
  const { rows } = await db.query<Found>(
    `SELECT r.id::text, r.format, r.file, r.line, r.reason, r.item, iso(r.at) AS at,
            CASE WHEN r.settled_at IS NOT NULL
                 THEN jsonb_build_object('by', u.name, 'at', iso(r.settled_at)) END AS settled
       FROM import_review r LEFT JOIN "user" u ON u.id = r.settled_by
      WHERE (r.settled_at IS NOT NULL) = $1 AND ($2::text IS NULL OR r.file = $2)
        AND ($3::bigint IS NULL OR (r.file, r.line, r.id) >
             (SELECT a.file, a.line, a.id FROM import_review a WHERE a.id = $3))
      ORDER BY r.file, r.line, r.id LIMIT ${DOUBTFUL_PAGE}`,
    [settled, file, after],
  );
  return rows.map(({ item, ...line }) => ({ ...line, about: aboutLine(item) }));
}

export async function doubtfulFiles(db: pg.Pool): Promise<DoubtfulFile[]> {
  const { rows } = await db.query<DoubtfulFile>(
    `SELECT file, count(*) FILTER (WHERE settled_at IS NULL)::int AS waiting, count(*)::int AS all
       FROM import_review GROUP BY file ORDER BY file`,
  );
  return rows;
}

/** Says of lines that somebody looked at them, or takes that back; those that are said so already stay as they are. */
export async function settleLines(
  db: pg.Pool,
  ids: readonly string[],
  isSettled: boolean,
  moderator: { id: string },
  now: Date,
): Promise<void> {
  await db.query(
    `UPDATE import_review SET settled_by = $3, settled_at = $4
      WHERE id = ANY($1::bigint[]) AND (settled_at IS NOT NULL) <> $2`,
    [ids, isSettled, isSettled ? moderator.id : null, isSettled ? now : null],
  );
}
