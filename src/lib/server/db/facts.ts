import type pg from 'pg';
import { readRow } from '#lib/domain/catalogue/row-shapes.ts';
import { valuesOf, type FactsRow } from '#lib/domain/facts/entry.ts';
import type { FactsTarget, Values } from '#lib/domain/facts/proposal.ts';
import { WHOLE_ROWS } from './catalogue.ts';

export interface Entry {
  row: FactsRow;
  values: Values;
}

/** What an entry says now; null when there is none. `forUpdate`: and says until the transaction ends. */
export async function findEntry(
  db: pg.Pool | pg.PoolClient,
  { kind, id }: FactsTarget,
  { forUpdate = false } = {},
): Promise<Entry | null> {
  if (forUpdate) await db.query(`SELECT 1 FROM ${kind} WHERE id = $1 FOR NO KEY UPDATE`, [id]);
  const { rows } = await db.query<{ row: unknown }>(
    `SELECT row FROM ${WHOLE_ROWS[kind]} WHERE id = $1`,
    [id],
  );
  if (!rows[0]) return null;
  const row = readRow(kind, rows[0].row);
  return { row, values: valuesOf(kind, row) };
}

/** The names of whatever entries are named by id, and of those that are only proposed. */
export async function namesOf(
  db: pg.Pool | pg.PoolClient,
  ids: readonly string[],
): Promise<Record<string, string>> {
  const { rows } = await db.query<{ id: string; name: string }>(
    `SELECT subject_id::text AS id, fields #>> '{changes,name,to}' AS name FROM submission
      WHERE kind = 'facts' AND subject_id = ANY($1) AND fields #>> '{changes,name,to}' IS NOT NULL
     UNION ALL SELECT id::text, name FROM company WHERE id = ANY($1)
     UNION ALL SELECT id::text, name FROM park WHERE id = ANY($1)
     UNION ALL SELECT id::text, name FROM ride WHERE id = ANY($1)`,
    [ids],
  );
  return Object.fromEntries(rows.map(({ id, name }) => [id, name])); // what is there goes before what is proposed
}
