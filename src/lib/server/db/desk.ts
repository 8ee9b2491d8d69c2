import type pg from 'pg';
import { barredOf, type Made } from '#lib/domain/moderation/bar.ts';
import type { Claim } from '#lib/domain/moderation/claim.ts';
import type { DeskRow } from '#lib/domain/moderation/desk.ts';
import type { DeskQueue, DeskView } from '#lib/domain/moderation/queue.ts';
import type { DecisionOutcome, DecisionRow } from '#lib/domain/moderation/submission.ts';

const APPEALED = `(s.appeal->>'isOpen')::boolean`;
/** Since when it waits. */
const SINCE = `CASE WHEN ${APPEALED} THEN (s.appeal->>'at')::timestamptz ELSE s.received_at END`;

const ROW = `
  SELECT s.id, s.kind,
         jsonb_build_object('kind', s.subject_kind, 'id', s.subject_id) AS subject,
         coalesce(CASE s.subject_kind WHEN 'ride' THEN r.name WHEN 'park' THEN p.name ELSE c.name END,
                  s.fields #>> '{changes,name,to}', p.name, '') AS "subjectName",
         coalesce(p.name, '') AS "parkName",
         coalesce('/companies/' || c.slug,
                  '/parks/' || p.slug || coalesce('/rides/' || r.slug, '')) AS "subjectHref",
         jsonb_build_object('id', u.id, 'name', u.name, 'since', iso(u.created_at),
           'published', (SELECT count(*) FROM submission o
                          WHERE o.author_id = u.id AND o.kind <> 'report'
                            AND o.state IN ('APPROVED', 'PARTLY_APPROVED')),
           'refused', (SELECT count(*) FROM submission o
                        WHERE o.author_id = u.id AND o.kind <> 'report' AND o.state = 'REJECTED')) AS author,
         (s.fields->>'rating')::int AS rating, s.fields->>'title' AS title,
         CASE s.kind WHEN 'facts' THEN jsonb_build_object('isNew', s.fields->'isNew',
           'count', (SELECT count(*) FROM jsonb_object_keys(s.fields->'changes'))) END AS facts,
         CASE s.kind WHEN 'report' THEN jsonb_build_object('what', s.fields #>> '{of,what}',
           'reason', s.fields->>'reason') END AS report,
         s.fields->>'writerId' AS "reportedId",
         s.photo_count AS "photoCount",
         (SELECT count(*)::int FROM submission_photo f WHERE f.submission_id = s.id) AS "photosArrived",
         s.state, s.version, iso(${SINCE}) AS "receivedAt",
         CASE WHEN ${APPEALED} THEN s.appeal END AS appeal,
         CASE WHEN ${APPEALED} OR s.state = 'ESCALATED' THEN
           (SELECT jsonb_agg(jsonb_build_object('id', d.id, 'outcome', d.outcome,
                     'moderator', jsonb_build_object('id', d.moderator_id),
                     'versionSeen', d.version_seen, 'takesBack', d.takes_back)
                     ORDER BY d.decided_at DESC, d.id)
              FROM decision d WHERE d.submission_id = s.id) END AS made,
         CASE WHEN m.id IS NULL THEN NULL
              ELSE jsonb_build_object('by', jsonb_build_object('id', m.id, 'name', m.name),
                                      'until', iso(k.until)) END AS claim
  FROM submission s
  JOIN "user" u ON u.id = s.author_id
  LEFT JOIN park p ON p.id = s.park_id
  LEFT JOIN ride r ON s.subject_kind = 'ride' AND r.id = s.subject_id
  LEFT JOIN company c ON s.subject_kind = 'company' AND c.id = s.subject_id
  LEFT JOIN desk_claim k ON k.submission_id = s.id
  LEFT JOIN "user" m ON m.id = k.moderator_id`;

/** What waits for a moderator: a review whose photos are still on their way waits a day for them. */
const WAITS = `s.state IN ('PENDING', 'ESCALATED')
  AND (s.photo_count = 0 OR s.received_at < now() - interval '1 day' OR s.photo_count <=
       (SELECT count(*) FROM submission_photo f WHERE f.submission_id = s.id))`;

const DECIDED = `s.state IN ('NEEDS_CHANGE', 'APPROVED', 'PARTLY_APPROVED', 'REJECTED', 'FAILED_TO_APPLY')`;
const DECIDED_AT = `(SELECT max(d.decided_at) FROM decision d WHERE d.submission_id = s.id)`;

const SHOWS: Record<DeskView['show'], string> = {
  all: WAITS,
  escalated: `${WAITS} AND s.state = 'ESCALATED'`,
  appeal: `${WAITS} AND ${APPEALED}`,
  report: `${WAITS} AND s.kind = 'report'`,
  review: `${WAITS} AND s.kind = 'review'`,
  new: `${WAITS} AND s.kind = 'facts' AND (s.fields->>'isNew')::boolean`,
  correction: `${WAITS} AND s.kind = 'facts' AND NOT (s.fields->>'isNew')::boolean`,
  decided: DECIDED,
};

const ORDERS: Record<DeskView['order'], string> = {
  oldest: 's.received_at, s.id',
  newest: 's.received_at DESC, s.id',
  'new-author': `EXISTS (SELECT 1 FROM submission o WHERE o.author_id = s.author_id
                   AND o.state IN ('APPROVED', 'PARTLY_APPROVED')), s.received_at, s.id`,
};

/** What a moderator looks through, `limit` lines of it. */
export async function deskQueueOf(
  db: pg.Pool,
  view: DeskView,
  moderatorId: string,
  limit: number,
): Promise<DeskQueue> {
  const where = `${SHOWS[view.show]}
    AND ($1::text IS NULL OR s.fields->>'language' = $1)
    AND (NOT $2 OR s.photo_count > 0)
    AND (NOT $3 OR EXISTS (SELECT 1 FROM desk_claim k WHERE k.submission_id = s.id
                            AND k.moderator_id = $4 AND k.until > now()))`;
  const params = [view.language, view.withPhotos, view.mine, moderatorId];
  const order =
    view.show === 'decided'
      ? `${DECIDED_AT} DESC, s.id`
      : `s.state <> 'ESCALATED', ${ORDERS[view.order]}`;
  const rows = await db.query<Found>(`${ROW} WHERE ${where} ORDER BY ${order} LIMIT $5`, [
    ...params,
    limit,
  ]);
  const counts = await db.query<{ total: number } & DeskQueue['waiting'] & { oldestAt: string }>(
    `SELECT (SELECT count(*)::int FROM submission s WHERE ${where}) AS total,
            count(*) FILTER (WHERE s.kind = 'review')::int AS review,
            count(*) FILTER (WHERE s.kind = 'report')::int AS report,
            count(*) FILTER (WHERE (s.fields->>'isNew')::boolean)::int AS new,
            count(*) FILTER (WHERE NOT (s.fields->>'isNew')::boolean)::int AS correction,
            iso(min(${SINCE})) AS "oldestAt"
       FROM submission s WHERE ${WAITS}`,
    params,
  );
  const { total, oldestAt, ...waiting } = counts.rows[0]!;
  return { rows: rows.rows.map(asRow), total, waiting, oldestAt };
}

/** One submission whatever its state, or null. */
export async function deskRow(db: pg.Pool, id: string): Promise<DeskRow | null> {
  const { rows } = await db.query<Found>(`${ROW} WHERE s.id = $1`, [id]);
  return rows[0] ? asRow(rows[0]) : null;
}

/** With the decisions that tell who is barred, where anybody may be. */
type Found = Omit<DeskRow, 'barred'> & { made: Made[] | null; reportedId: string | null };

const asRow = ({ made, reportedId, ...row }: Found): DeskRow => ({
  ...row,
  barred: barredOf(row.appeal, made ?? [], reportedId),
});

/** Which of these wait, and who may not decide them. */
export async function waitingAmong(
  db: pg.Pool,
  ids: readonly string[],
): Promise<{ id: string; authorId: string; barred: DeskRow['barred'] }[]> {
  const { rows } = await db.query<Found>(
    `${ROW} WHERE s.id = ANY($1) AND s.state IN ('PENDING', 'ESCALATED')`,
    [ids],
  );
  return rows.map(asRow).map(({ id, author, barred }) => ({ id, authorId: author.id, barred }));
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
            d.verdicts, d.version_seen AS "versionSeen", iso(d.decided_at) AS "decidedAt",
            CASE WHEN d.outcome IN ('TAKEN_BACK', 'ESCALATED') THEN d.reason_text END AS why,
            d.takes_back AS "takesBack", d.by_report AS "byReport"
     FROM decision d JOIN "user" u ON u.id = d.moderator_id
     WHERE d.submission_id = $1 ORDER BY d.decided_at DESC, d.id`,
    [submissionId],
  );
  return rows;
}

/** A decision, or one that takes another back. */
export interface NewDecision {
  id: string;
  submissionId: string;
  moderatorId: string;
  outcome: DecisionOutcome;
  reason: { code: string | null; text: string | null } | null;
  /** The version the moderator was looking at. */
  version: number;
  verdicts: DecisionRow['verdicts'];
  takesBack: string | null;
  /** Of one that takes something down: the decision on the report. */
  byReport?: string;
}

/** Later than all before it, whatever the clock of this server says: the latest one counts. */
export async function addDecision(db: pg.PoolClient, d: NewDecision, now: Date): Promise<void> {
  await db.query(
    `INSERT INTO decision (id, submission_id, moderator_id, outcome, reason_code, reason_text,
                           version_seen, verdicts, takes_back, by_report, decided_at, last_change)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $11,
             (SELECT greatest($10, max(o.decided_at) + interval '1 millisecond')
                FROM decision o WHERE o.submission_id = $2),
             (SELECT max(h.id) FROM history h WHERE h.submission_id = $2))`,
    [
      ...[d.id, d.submissionId, d.moderatorId, d.outcome],
      ...[d.reason?.code ?? null, d.reason?.text ?? null, d.version],
      ...[d.verdicts && JSON.stringify(d.verdicts), d.takesBack, now],
      d.byReport ?? null,
    ],
  );
}

/** Who works on it; may have lapsed. */
export async function claimOf(db: pg.PoolClient, submissionId: string): Promise<Claim | null> {
  const { rows } = await db.query<Claim>(
    `SELECT jsonb_build_object('id', u.id, 'name', u.name) AS by, iso(k.until) AS until
       FROM desk_claim k JOIN "user" u ON u.id = k.moderator_id WHERE k.submission_id = $1`,
    [submissionId],
  );
  return rows[0] ?? null;
}

/** Takes, or keeps, what nobody else holds; answers which of them are the moderator's now. */
export async function takeClaims(
  db: pg.Pool,
  ids: readonly string[],
  moderatorId: string,
  now: Date,
  until: Date,
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `INSERT INTO desk_claim AS k (submission_id, moderator_id, until)
     SELECT id, $2, $4 FROM submission
      WHERE id = ANY($1) AND state IN ('PENDING', 'ESCALATED') ORDER BY id
     ON CONFLICT (submission_id) DO UPDATE SET moderator_id = $2, until = $4
       WHERE k.moderator_id = $2 OR k.until <= $3
     RETURNING submission_id AS id`,
    [ids, moderatorId, now, until],
  );
  return rows.map(({ id }) => id);
}

/** Lets go of what the moderator holds. */
export async function dropClaims(
  db: pg.Pool | pg.PoolClient,
  ids: readonly string[],
  moderatorId: string,
): Promise<void> {
  await db.query('DELETE FROM desk_claim WHERE submission_id = ANY($1) AND moderator_id = $2', [
    ids,
    moderatorId,
  ]);
}

/** What was decided needs nobody to work on it. */
export async function dropAllClaims(db: pg.PoolClient, submissionId: string): Promise<void> {
  await db.query('DELETE FROM desk_claim WHERE submission_id = $1', [submissionId]);
}
