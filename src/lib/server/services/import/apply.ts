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
    const drawn = await applyMaps(db, run);
    for (const topic of ['catalogue', ...drawn.map((id) => `park:${id}`)])
      await sayMoved(db, topic);
    await db.query('COMMIT');
    return overtaken;
  } catch (error) {
    await db.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** @returns the parks that have another map now */
async function applyMaps(db: pg.Client, run: string): Promise<string[]> {
  const planned = `import_planned p JOIN park USING (id),
    jsonb_to_record(p.row) AS m(sha text, size int, box jsonb, outline jsonb, as_of text, source text,
      licence text, bytes text) WHERE p.run = $1 AND p.kind = 'map'`;
  await db.query(
    `INSERT INTO map_file (sha, bytes)
     SELECT DISTINCT ON (m.sha) m.sha, decode(m.bytes, 'base64') FROM ${planned} ON CONFLICT DO NOTHING`,
    [run],
  );
  const { rows } = await db.query<{ id: string }>(
    `INSERT INTO park_map (id, sha, size, box, outline, as_of, source, licence)
     SELECT p.id, m.sha, m.size, m.box, m.outline, m.as_of, m.source, m.licence FROM ${planned}
     ON CONFLICT (id) DO UPDATE SET sha = EXCLUDED.sha, size = EXCLUDED.size, box = EXCLUDED.box,
       outline = EXCLUDED.outline, as_of = EXCLUDED.as_of, source = EXCLUDED.source, licence = EXCLUDED.licence
     RETURNING id`,
    [run],
  );
  return rows.map(({ id }) => id);
}

async function columnsOf(db: pg.Client, table: string): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute
      WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [table],
  );
  return rows.map(({ name }) => name);
}
