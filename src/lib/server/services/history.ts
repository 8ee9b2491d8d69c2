import type pg from 'pg';
import { revertOf, type HistoryView, type Version } from '#lib/domain/catalogue/history.ts';
import { COMPUTED, ROW_SHAPES } from '#lib/domain/catalogue/row-shapes.ts';
import type { CatalogueKind } from '#lib/domain/catalogue/rows.ts';
import { DomainError } from '#lib/domain/errors.ts';
import { withTransaction } from '../platform/database.ts';

/** More is not shown at once; nobody reads so far back. */
const SHOWN_VERSIONS = 100;

const VERSIONS = `
  SELECT h.id::float8 AS id, iso(h.at) AS at, h.actor, u.name AS person, a.name AS author, c.name AS "speaksFor", h.after, h.before
    FROM history h
    LEFT JOIN "user" u ON u.id::text = h.actor
    LEFT JOIN submission s ON s.id = h.submission_id
    LEFT JOIN "user" a ON a.id = s.author_id
    LEFT JOIN company c ON c.id = h.company_id
   WHERE h.entity = $1 AND h.row_id = $2 ORDER BY h.id DESC LIMIT $3`;

const HREF: Readonly<Record<CatalogueKind, string>> = {
  company: `SELECT '/companies/' || slug AS href FROM company WHERE id = $1`,
  model: `SELECT '/models/' || slug AS href FROM model WHERE id = $1`,
  park: `SELECT '/parks/' || slug AS href FROM park WHERE id = $1`,
  ride: `SELECT '/parks/' || p.slug || '/rides/' || r.slug AS href
           FROM ride r JOIN park p ON p.id = r.park_id WHERE r.id = $1`,
};

interface Row {
  id: number;
  at: string;
  actor: string;
  person: string | null;
  author: string | null;
  speaksFor: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

/** Every change of one entity, the newest first; null when there never was such a one. */
export async function readHistory(
  db: pg.Pool | pg.PoolClient,
  kind: CatalogueKind,
  id: string,
): Promise<HistoryView | null> {
  const { rows } = await db.query<Row>(VERSIONS, [kind, id, SHOWN_VERSIONS + 1]);
  if (rows.length === 0) return null;
  const versions = rows.slice(0, SHOWN_VERSIONS).map((row) => versionOf(kind, row));
  const name = rows.map(({ after, before }) => after?.['name'] ?? before?.['name']).find(Boolean);
  const place = await db.query<{ href: string }>(HREF[kind], [id]);
  return {
    ...{ kind, id, name: String(name), href: place.rows[0]?.href ?? '/' },
    ...{ versions, more: rows.length > SHOWN_VERSIONS },
    names: await namesIn(db, versions),
  };
}

function versionOf(kind: CatalogueKind, row: Row): Version {
  const { id, at, actor, person, author, speaksFor, after } = row;
  const importer = /^import:(.+)$/.exec(actor)?.[1];
  const by: Version['by'] = person
    ? { kind: 'person', name: person }
    : importer
      ? { kind: 'import', name: importer }
      : { kind: 'system', name: actor.replace(/^\w+:/, '') };
  return { id, at, by, proposedBy: author, speaksFor, fields: after && fieldsOf(kind, after) };
}

/** The columns of that time by their fields' names; what is no field any more is left out. */
function fieldsOf(kind: CatalogueKind, columns: Record<string, unknown>): Record<string, unknown> {
  const fields = Object.keys(ROW_SHAPES[kind]).filter(
    (field) => field !== 'id' && !COMPUTED.has(field),
  );
  return Object.fromEntries(fields.map((field) => [field, columns[columnOf(field)] ?? null]));
}

const columnOf = (field: string): string => field.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

async function namesIn(
  db: pg.Pool | pg.PoolClient,
  versions: readonly Version[],
): Promise<Record<string, string>> {
  const ids = new Set(
    versions.flatMap(({ fields }) =>
      Object.entries(fields ?? {}).flatMap(([field, value]) =>
        /Ids?$/.test(field) && field !== 'externalIds' ? [value].flat() : [],
      ),
    ),
  );
  const { rows } = await db.query<{ id: string; name: string }>(
    `SELECT id::text, name FROM company WHERE id = ANY($1)
     UNION ALL SELECT id::text, name FROM model WHERE id = ANY($1)
     UNION ALL SELECT id::text, name FROM park WHERE id = ANY($1)
     UNION ALL SELECT id::text, name FROM ride WHERE id = ANY($1)`,
    [[...ids].filter((id) => typeof id === 'string')],
  );
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}

export interface Revert {
  kind: CatalogueKind;
  id: string;
  /** The change to take back. */
  change: number;
  /** The newest change that was on the screen: a later one may be of the same fields. */
  seen: number;
}

/**
 * Sets what a change touched back to what stood before it. Throws CONFLICT when the entity changed since it was looked
 * at, NOT_FOUND when there is nothing to take back, INVALID when the row could not be so any more.
 */
export async function revertChange(
  pool: pg.Pool,
  { kind, id, change, seen }: Revert,
  moderator: { id: string },
): Promise<void> {
  await withTransaction(async (db) => {
    await db.query(`SELECT 1 FROM ${kind} WHERE id = $1 FOR UPDATE`, [id]);
    const history = await readHistory(db, kind, id);
    if (!history) throw new DomainError('NOT_FOUND');
    if (history.versions[0]!.id !== seen) throw new DomainError('CONFLICT');
    const fields = revertOf(history.versions, change);
    const columns = Object.keys(fields).map(columnOf);
    if (columns.length === 0) throw new DomainError('NOT_FOUND');
    await db.query("SELECT set_config('app.actor', $1, true)", [moderator.id]);
    const list = columns.map((column) => `"${column}"`).join(', ');
    const values = Object.fromEntries(
      Object.entries(fields).map(([f, value]) => [columnOf(f), value]),
    );
    await db
      .query(
        `UPDATE ${kind} t SET (${list}) = ROW(${columns.map((column) => `n."${column}"`).join(', ')})
           FROM ${kind} s, jsonb_populate_record(s, $2) n WHERE t.id = $1 AND s.id = $1`,
        [id, JSON.stringify(values)],
      )
      .catch(refuse);
    await db.query('SET CONSTRAINTS ALL IMMEDIATE').catch(refuse);
  }, pool);
}

/** What no longer fits (a company that lost its role, an area that is gone) cannot be brought back so. */
function refuse(error: unknown): never {
  const { code } = error as { code?: string };
  throw code?.startsWith('23') ? new DomainError('INVALID') : error;
}
