import type pg from 'pg';
import type { Decision, DeskRow } from '#lib/domain/moderation/desk.ts';
import type { DecisionOutcome, DecisionRow } from '#lib/domain/moderation/submission.ts';

/** The queue (`only` null) or one submission whatever its state. */
export async function deskRows(
  db: pg.Pool,
  { only, limit }: { only: string | null; limit: number },
): Promise<DeskRow[]> {
  const { rows } = await db.query<DeskRow>(
    `SELECT s.id, s.kind,
            jsonb_build_object('kind', s.subject_kind, 'id', s.subject_id) AS subject,
            coalesce(CASE s.subject_kind WHEN 'ride' THEN r.name WHEN 'park' THEN p.name ELSE c.name END,
                     s.fields #>> '{changes,name,to}', p.name, '') AS "subjectName",
            coalesce(p.name, '') AS "parkName",
            coalesce('/companies/' || c.slug,
                     '/parks/' || p.slug || coalesce('/rides/' || r.slug, '')) AS "subjectHref",
            jsonb_build_object('id', u.id, 'name', u.name, 'since', iso(u.created_at),
              'published', (SELECT count(*) FROM submission o
                             WHERE o.author_id = u.id AND o.state IN ('APPROVED', 'PARTLY_APPROVED')),
              'refused', (SELECT count(*) FROM submission o
                           WHERE o.author_id = u.id AND o.state = 'REJECTED')) AS author,
            (s.fields->>'rating')::int AS rating, s.fields->>'title' AS title,
            CASE s.kind WHEN 'facts' THEN jsonb_build_object('isNew', s.fields->'isNew',
              'count', (SELECT count(*) FROM jsonb_object_keys(s.fields->'changes'))) END AS facts,
            s.photo_count AS "photoCount", f.n AS "photosArrived",
            s.state, s.version, iso(s.received_at) AS "receivedAt"
     FROM submission s
     JOIN "user" u ON u.id = s.author_id
     LEFT JOIN park p ON p.id = s.park_id
     LEFT JOIN ride r ON s.subject_kind = 'ride' AND r.id = s.subject_id
     LEFT JOIN company c ON s.subject_kind = 'company' AND c.id = s.subject_id
     CROSS JOIN LATERAL (
       SELECT count(*)::int AS n FROM submission_photo WHERE submission_id = s.id) f
     WHERE CASE WHEN $1::uuid IS NULL
                THEN s.state IN ('PENDING', 'ESCALATED')
                     AND (f.n >= s.photo_count OR s.received_at < now() - interval '1 day')
                ELSE s.id = $1 END
     ORDER BY s.received_at, s.id
     LIMIT $2`,
    [only, limit],
  );
  return rows;
}

/** Decisions on one submission, the latest first. */
export async function decisionsOf(
  db: pg.Pool | pg.PoolClient,
  submissionId: string,
): Promise<DecisionRow[]> {
  const { rows } = await db.query<DecisionRow>(
    `SELECT d.id, d.submission_id AS "submissionId",
            jsonb_build_object('id', u.id, 'name', u.name) AS moderator, d.outcome,
            CASE WHEN d.reason_code IS NULL THEN NULL
                 ELSE jsonb_build_object('code', d.reason_code, 'text', d.reason_text) END AS reason,
            d.verdicts, d.version_seen AS "versionSeen", iso(d.decided_at) AS "decidedAt"
     FROM decision d JOIN "user" u ON u.id = d.moderator_id
     WHERE d.submission_id = $1 ORDER BY d.decided_at DESC, d.id`,
    [submissionId],
  );
  return rows;
}

export async function addDecision(
  db: pg.PoolClient,
  decision: Omit<Decision, 'outcome'>,
  made: { outcome: DecisionOutcome; verdicts: DecisionRow['verdicts'] },
  moderatorId: string,
  now: Date,
): Promise<void> {
  await db.query(
    `INSERT INTO decision (id, submission_id, moderator_id, outcome, reason_code, reason_text,
                           version_seen, verdicts, decided_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      decision.id,
      decision.submissionId,
      moderatorId,
      made.outcome,
      decision.reason?.code ?? null,
      decision.reason?.text ?? null,
      decision.version,
      made.verdicts && JSON.stringify(made.verdicts),
      now,
    ],
  );
}
