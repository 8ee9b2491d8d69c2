import type pg from 'pg';
import type { DeskUpdate } from '#lib/domain/company/desk.ts';
import type { UpdateState } from '#lib/domain/updates/update.ts';
import type { UpdateFields } from '#lib/domain/updates/update-fields.ts';
import { DomainError } from '#lib/domain/errors.ts';
import { may, type Role } from '#lib/domain/permissions/table.ts';
import { withTransaction } from '../platform/database.ts';
import { speakForPark } from './company-seats.ts';

const SHOWN = 100;
const COLUMNS = `id, company_id AS "companyId", park_id AS "parkId", title, body, from_day AS "from", until_day AS "until", state, version,
  iso(published_at) AS "publishedAt", iso(corrected_at) AS "correctedAt", correction, iso(withdrawn_at) AS "withdrawnAt"`;

export async function updatesOf(
  db: Pick<pg.ClientBase, 'query'>,
  companyId: string,
  withDrafts: boolean,
): Promise<DeskUpdate[]> {
  const { rows } = await db.query<DeskUpdate>(
    `SELECT ${COLUMNS} FROM official_update WHERE company_id = $1 AND ($2 OR state <> 'DRAFT')
      ORDER BY coalesce(published_at, created_at) DESC, id LIMIT ${SHOWN}`,
    [companyId, withDrafts],
  );
  return rows;
}

interface Seen {
  /** Made by the page, so that a repeated request is one update. */
  id: string;
  /** That was on the screen; 0 of one that was not saved yet. */
  version: number;
}

export interface WriteUpdate extends Seen {
  parkId: string;
  fields: UpdateFields;
  publish: boolean;
}

/**
 * Keeps a draft, or publishes it. Repeated with the same words it is harmless. Throws FORBIDDEN, CONFLICT with what
 * stands (a colleague was faster, or it is published), ID_TAKEN.
 */
export async function writeUpdate(
  pool: pg.Pool,
  { id, parkId, version, fields, publish }: WriteUpdate,
  user: { id: string },
  now: Date,
): Promise<DeskUpdate> {
  return withTransaction(async (db) => {
    const companyId = await speakForPark(db, user, parkId, now);
    const standing = await locked(db, id);
    const state: UpdateState = publish ? 'PUBLISHED' : 'DRAFT';
    if (standing && (standing.parkId !== parkId || standing.companyId !== companyId))
      throw new DomainError('ID_TAKEN');
    if (standing && isAlready(standing, { state, version, fields })) return standing;
    if ((standing?.version ?? 0) !== version || (standing && standing.state !== 'DRAFT'))
      throw new DomainError('CONFLICT', { detail: standing });
    const { rows } = await db.query<DeskUpdate>(
      `INSERT INTO official_update (id, company_id, park_id, author_id, title, body, from_day, until_day, state, created_at, published_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title, body = EXCLUDED.body, from_day = EXCLUDED.from_day,
         until_day = EXCLUDED.until_day, state = EXCLUDED.state, published_at = EXCLUDED.published_at,
         version = official_update.version + 1
       RETURNING ${COLUMNS}`,
      [
        ...[id, companyId, parkId, user.id, fields.title, fields.body, fields.from, fields.until],
        ...[state, now, publish ? now : null],
      ],
    );
    return rows[0]!;
  }, pool);
}

export interface CorrectUpdate extends Seen {
  fields: UpdateFields;
  correction: string;
}

/** Puts other words in place of published ones, and says what was wrong. Throws NOT_FOUND, FORBIDDEN, CONFLICT. */
export async function correctUpdate(
  pool: pg.Pool,
  { id, version, fields, correction }: CorrectUpdate,
  user: { id: string },
  now: Date,
): Promise<DeskUpdate> {
  return withTransaction(async (db) => {
    const standing = await ownLocked(db, id, user, now);
    if (isAlready(standing, { state: 'PUBLISHED', version, fields, correction })) return standing;
    if (standing.version !== version || standing.state !== 'PUBLISHED')
      throw new DomainError('CONFLICT', { detail: standing });
    const { rows } = await db.query<DeskUpdate>(
      `UPDATE official_update SET title = $2, body = $3, from_day = $4, until_day = $5, correction = $6,
              corrected_at = $7, version = version + 1 WHERE id = $1 RETURNING ${COLUMNS}`,
      [id, fields.title, fields.body, fields.from, fields.until, correction, now],
    );
    return rows[0]!;
  }, pool);
}

/**
 * Takes a published update back, or throws a draft away. A moderator may take back what is published. Throws NOT_FOUND,
 * FORBIDDEN, CONFLICT. @returns its park
 */
export async function withdrawUpdate(
  pool: pg.Pool,
  { id, version }: Seen,
  user: { id: string; role: Role },
  now: Date,
): Promise<{ parkId: string }> {
  return withTransaction(async (db) => {
    const isModerator = may(user.role, 'company.moderate');
    const seen = isModerator ? await locked(db, id) : null;
    const standing = seen && seen.state !== 'DRAFT' ? seen : await ownLocked(db, id, user, now);
    if (standing === seen) await db.query("SELECT set_config('app.actor', $1, true)", [user.id]);
    if (standing.state === 'WITHDRAWN') return standing;
    if (standing.version !== version) throw new DomainError('CONFLICT', { detail: standing });
    await db.query(
      standing.state === 'DRAFT'
        ? 'DELETE FROM official_update WHERE id = $1'
        : `UPDATE official_update SET state = 'WITHDRAWN', withdrawn_at = $2, version = version + 1 WHERE id = $1`,
      standing.state === 'DRAFT' ? [id] : [id, now],
    );
    return standing;
  }, pool);
}

async function locked(db: pg.PoolClient, id: string): Promise<DeskUpdate | null> {
  const { rows } = await db.query<DeskUpdate>(
    `SELECT ${COLUMNS} FROM official_update WHERE id = $1 FOR UPDATE`,
    [id],
  );
  return rows[0] ?? null;
}

/** An update of a company that one speaks for. A draft of others is not even there. */
async function ownLocked(
  db: pg.PoolClient,
  id: string,
  user: { id: string },
  now: Date,
): Promise<DeskUpdate> {
  const standing = await locked(db, id);
  if (!standing) throw new DomainError('NOT_FOUND');
  const companyId = await speakForPark(db, user, standing.parkId, now).catch((error: unknown) => {
    throw standing.state === 'DRAFT' ? new DomainError('NOT_FOUND') : error;
  });
  // The park was run by another company when it was written.
  if (companyId !== standing.companyId) throw new DomainError('FORBIDDEN');
  return standing;
}

/** The answer was lost, and the same is asked again. */
const isAlready = (
  standing: DeskUpdate,
  wanted: { state: UpdateState; version: number; fields: UpdateFields; correction?: string },
): boolean =>
  standing.version === wanted.version + 1 &&
  standing.state === wanted.state &&
  (wanted.correction === undefined || standing.correction === wanted.correction) &&
  (['title', 'body', 'from', 'until'] as const).every(
    (field) => standing[field] === wanted.fields[field],
  );
