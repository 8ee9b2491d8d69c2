import type pg from 'pg';
import { sayMoved } from '../../db/moved.ts';

const KINDS = ['company', 'model', 'park', 'ride'] as const;

/**
 * Writes what is planned, all or nothing, in one transaction of a few set-based statements. A row that someone
 * changed after it was planned stays as it is. @returns how many rows that were
 */
export async function applyPlan(db: pg.Client, run: string, format: string): Promise<number> {
  let overtaken = 0;
  await db.query('BEGIN');
  try {
    await db.query("SELECT set_config('app.actor', $1, true)", [`import:${format}`]);
    for (const kind of KINDS) {
      const columns = await columnsOf(db, kind);
      const list = columns.map((name) => `"${name}"`).join(', ');
      const of = (row: string): string => columns.map((name) => `${row}."${name}"`).join(', ');
      await db.query(
        `INSERT INTO ${kind} (${list})
         SELECT ${of('n')} FROM import_planned p, jsonb_populate_record(NULL::${kind}, p.row || jsonb_build_object('id', p.id)) n
          WHERE p.run = $1 AND p.kind = '${kind}' AND p.was IS NULL`,
        [run],
      );
      const updated = await db.query(
        `UPDATE ${kind} t SET (${list}) = (SELECT ${of('n')} FROM jsonb_populate_record(t, p.row) n)
           FROM import_planned p
          WHERE p.run = $1 AND p.kind = '${kind}' AND p.was IS NOT NULL AND p.id = t.id AND to_jsonb(t) @> p.was`,
        [run],
      );
      const { rows } = await db.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM import_planned
          WHERE run = $1 AND kind = '${kind}' AND was IS NOT NULL`,
        [run],
      );
      overtaken += rows[0]!.count - (updated.rowCount ?? 0);
    }
    await db.query(
      `INSERT INTO import_said (format, key, kind, entity_id, facts)
       SELECT $2, s.key, s.kind, s."entityId", s.facts FROM import_planned p,
         jsonb_to_record(p.row) AS s(key text, kind text, "entityId" uuid, facts jsonb)
        WHERE p.run = $1 AND p.kind = 'said'
       ON CONFLICT (format, key) DO UPDATE
         SET kind = EXCLUDED.kind, entity_id = EXCLUDED.entity_id, facts = EXCLUDED.facts`,
      [run, format],
    );
    await sayMoved(db, 'catalogue');
    await db.query('COMMIT');
    return overtaken;
  } catch (error) {
    await db.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function columnsOf(db: pg.Client, table: string): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute
      WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [table],
  );
  return rows.map(({ name }) => name);
}
