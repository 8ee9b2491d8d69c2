import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type pg from 'pg';
import { DomainError } from '#lib/domain/errors.ts';
import { rowFieldsOf } from '#lib/domain/facts/entry.ts';
import { stateBefore, type Decider } from '#lib/domain/moderation/bar.ts';
import type {
  DecisionRow,
  SubmissionRow,
  SubmissionState,
} from '#lib/domain/moderation/submission.ts';
import {
  needsWhy,
  standingDecision,
  type TakeBack,
  type TakeBackClash,
} from '#lib/domain/moderation/take-back.ts';
import { addDecision, decisionsOf } from '../db/desk.ts';
import { lockSubmission, putSubmission } from '../db/submissions.ts';
import { withTransaction } from '../platform/database.ts';
import { refuseBarred } from './moderation.ts';
import { columnOf } from './publish-facts.ts';
import { forgetVisit, hasEarlier, moveToEarlier, putShownPhotosBack } from './publish-review.ts';

type Columns = Record<string, unknown>;

/** What a decision wrote, the newest first. */
interface Change {
  entity: string;
  row_id: string;
  before: Columns | null;
  after: Columns | null;
}

/** Rows that a decision may write, and what of them tells of the writing itself, not of the entry. */
const WRITTEN: ReadonlySet<string> = new Set(['company', 'model', 'park', 'ride', 'review']);
const BOOKKEEPING: ReadonlySet<string> = new Set(['version', 'updated_at']);
/** Addresses that were given out keep leading there. */
const NOT_TAKEN_BACK: ReadonlySet<string> = new Set(['slug', 'former_slugs']);

/**
 * Takes the latest decision back: what it published is as it was before, and the submission waits again.
 * The decision stays on record beside this one. Repeating is harmless. Throws CONFLICT with a
 * TakeBackClash when something was decided, or written to the same fields, since; INVALID `why` when a
 * reason is needed; FORBIDDEN for one's own, NOT_FOUND.
 */
export async function takeBack(
  pool: pg.Pool,
  input: TakeBack,
  moderator: Decider,
  now: Date,
): Promise<{ state: SubmissionState; moved: string[] }> {
  return withTransaction(async (db) => {
    const submission = await lockSubmission(db, input.submissionId);
    if (!submission) throw new DomainError('NOT_FOUND');
    const decisions = await decisionsOf(db, submission.id);
    if (decisions.some((d) => d.id === input.id)) return { state: submission.state, moved: [] };
    const standing = standingDecision(submission.state, decisions);
    const earlier = decisions.filter(({ id }) => id !== standing?.id);
    const waits = standing ? waitsAgain(submission, standing, earlier) : submission;
    refuseBarred(waits, earlier, moderator);
    if (standing?.id !== input.of || submission.version !== input.version) throw tooLate([]);
    if (input.why === null && needsWhy(standing, moderator.id, now.getTime()))
      throw new DomainError('INVALID', { field: 'why' });

    await db.query(
      "SELECT set_config('app.actor', $1, true), set_config('app.submission', '', true)",
      [moderator.id],
    );
    const moved = await reverse(db, waits, standing, input, moderator, now);
    if (submission.kind === 'report') moved.push(...(await putBack(db, input, moderator, now)));
    return { state: waits.state, moved };
  }, pool);
}

/** What the decision did is undone, and stands beside it on record. `waits`: the submission as it is then. */
async function reverse(
  db: pg.PoolClient,
  waits: SubmissionRow,
  standing: DecisionRow,
  { id, why }: Pick<TakeBack, 'id' | 'why'>,
  moderator: Decider,
  now: Date,
): Promise<string[]> {
  const changes = await changesOf(db, standing.id);
  const said = await saidSince(db, waits, standing.id);
  for (const change of changes) {
    if (standing.byReport && change.entity === 'review' && change.after)
      await keepAside(db, change);
    await undo(db, change, change.row_id === waits.subject.id ? said : NOTHING);
  }
  if (waits.kind === 'review') await forgetVisit(db, waits);
  if (standing.byReport) await putShownPhotosBack(db, waits.id);
  await db.query('SET CONSTRAINTS ALL IMMEDIATE').catch(built);
  await addDecision(
    db,
    {
      ...{ id, submissionId: waits.id, moderatorId: moderator.id },
      ...{ outcome: 'TAKEN_BACK', verdicts: null, version: waits.version },
      ...{ reason: { code: null, text: why }, takesBack: standing.id },
    },
    now,
  );
  await putSubmission(db, { ...waits, version: waits.version + 1 });
  const moved = ['desk', `user:${waits.authorId}`];
  if (changes.length > 0) moved.push('catalogue');
  if (waits.kind === 'review') moved.push(`park:${waits.parkId}`);
  return moved;
}

/** What was taken down for a report is put back with the report's decision, unless it was decided on since. */
async function putBack(
  db: pg.PoolClient,
  { of, why }: TakeBack,
  moderator: Decider,
  now: Date,
): Promise<string[]> {
  const { rows } = await db.query<{ submission_id: string }>(
    'SELECT submission_id FROM decision WHERE by_report = $1',
    [of],
  );
  const submission = rows[0] && (await lockSubmission(db, rows[0].submission_id));
  if (!submission) return [];
  const decisions = await decisionsOf(db, submission.id);
  const standing = standingDecision(submission.state, decisions);
  if (standing?.byReport !== of) throw tooLate([]);
  const earlier = decisions.filter(({ id }) => id !== standing.id);
  const waits = waitsAgain(submission, standing, earlier);
  return reverse(db, waits, standing, { id: randomUUID(), why }, moderator, now);
}

/** What its author said before, and was current meanwhile, is an earlier visit again. */
async function keepAside(db: pg.PoolClient, { row_id, before, after }: Change): Promise<void> {
  if (before && before['submission_id'] !== after?.['submission_id'])
    await moveToEarlier(db, row_id);
}

/** As it waited before its latest decision: handed on or not, an appeal or not. */
function waitsAgain(
  submission: SubmissionRow,
  back: DecisionRow,
  earlier: readonly DecisionRow[],
): SubmissionRow {
  const { outcome, versionSeen } = back;
  const { appeal: asked } = submission;
  const reopens = asked && outcome !== 'ESCALATED' && versionSeen >= asked.version;
  const appeal = reopens ? { ...asked, isOpen: true } : (asked ?? null);
  return { ...submission, state: stateBefore(earlier, back), appeal };
}

async function changesOf(db: pg.PoolClient, decisionId: string): Promise<Change[]> {
  const { rows } = await db.query<Change>(
    `SELECT h.entity, h.row_id, h.before, h.after
       FROM decision d JOIN history h ON h.submission_id = d.submission_id
      WHERE d.id = $1 AND h.id <= coalesce(d.last_change, h.id)
        AND h.id > coalesce((SELECT max(o.last_change) FROM decision o
                              WHERE o.submission_id = d.submission_id AND o.id <> d.id
                                AND o.decided_at < d.decided_at), 0)
      ORDER BY h.id DESC`,
    [decisionId],
  );
  return rows.filter(({ entity }) => WRITTEN.has(entity));
}

const NOTHING: ReadonlySet<string> = new Set();

/**
 * Columns of the entry that approvals of other proposals name which came later and stand: where one of them
 * said the same it wrote nothing, and its word would be undone with this.
 */
async function saidSince(
  db: pg.PoolClient,
  { id, kind, subject }: SubmissionRow,
  decisionId: string,
): Promise<ReadonlySet<string>> {
  if (kind !== 'facts') return NOTHING;
  const { rows } = await db.query<{ name: string }>(
    `SELECT DISTINCT v.key AS name
       FROM decision d JOIN submission s ON s.id = d.submission_id, jsonb_each(d.verdicts) v
      WHERE s.kind = 'facts' AND s.subject_id = $1 AND s.id <> $2 AND v.value->>'outcome' <> 'REFUSED'
        AND NOT EXISTS (SELECT FROM decision o WHERE o.takes_back = d.id)
        AND EXISTS (SELECT FROM history h WHERE h.entity = 'submission' AND h.row_id = s.id
          AND h.id > (SELECT last_change FROM decision WHERE id = $3)
          AND h.before->>'state' <> h.after->>'state'
          AND h.after->>'state' IN ('APPROVED', 'PARTLY_APPROVED'))`,
    [subject.id, id, decisionId],
  );
  const values = Object.fromEntries(rows.map(({ name }) => [name, null]));
  return new Set(Object.keys(rowFieldsOf(subject.kind, values, null)).map(columnOf));
}

/** Sets a row back to what it was, unless somebody changed the same meanwhile, or said it too. */
async function undo(
  db: pg.PoolClient,
  { entity, row_id, before, after }: Change,
  said: ReadonlySet<string>,
): Promise<void> {
  if (after === null) {
    await db
      .query(`INSERT INTO ${entity} SELECT (jsonb_populate_record(NULL::${entity}, $1)).*`, [
        JSON.stringify(before),
      ])
      .catch(built);
    return;
  }
  // As rows of today, so that all three are written alike whatever columns came since.
  const { rows } = await db.query<{ row: Columns; after: Columns; before: Columns }>(
    `SELECT to_jsonb(t) AS row, to_jsonb(jsonb_populate_record(t, $2)) AS after,
            to_jsonb(jsonb_populate_record(t, $3)) AS before
       FROM ${entity} t WHERE id = $1 FOR UPDATE`,
    [row_id, JSON.stringify(after), JSON.stringify(before ?? {})],
  );
  const found = rows[0];
  if (!found) throw tooLate(['id']);
  const touched = Object.keys(before ?? after).filter(
    (name) =>
      !BOOKKEEPING.has(name) &&
      !(before && NOT_TAKEN_BACK.has(name)) &&
      (before === null || !isDeepStrictEqual(found.before[name], found.after[name])),
  );
  const later = touched.filter(
    (name) => said.has(name) || !isDeepStrictEqual(found.row[name], found.after[name]),
  );
  if (later.length > 0) throw tooLate(later);
  if (before === null) {
    if (entity === 'review' && (await hasEarlier(db, row_id))) throw tooLate(['id']);
    await db.query(`DELETE FROM ${entity} WHERE id = $1`, [row_id]).catch(built);
    return;
  }
  if (touched.length === 0) return;
  const list = touched.map((name) => `"${name}"`).join(', ');
  const values = touched.map((name) => `n."${name}"`).join(', ');
  await db
    .query(
      `UPDATE ${entity} t SET (${list}) = ROW(${values})
         FROM ${entity} s, jsonb_populate_record(s, $2) n WHERE t.id = $1 AND s.id = $1`,
      [row_id, JSON.stringify(before)],
    )
    .catch(built);
}

function tooLate(later: string[]): DomainError {
  return new DomainError('CONFLICT', { detail: { later } satisfies TakeBackClash });
}

/** Something stands on it by now: a ride in a park, a model of a maker. */
function built(error: unknown): never {
  const { code } = error as { code?: string };
  throw code?.startsWith('23') ? tooLate(['id']) : error;
}
