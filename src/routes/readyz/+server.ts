import { json } from '@sveltejs/kit';
import { pool } from '#lib/server/platform/database.ts';

/** The migrations this build was made with, by name. */
const NEEDED = Object.keys(
  import.meta.glob('/prisma/migrations/*/migration.sql', { query: '?raw' }),
).map((path) => path.split('/').at(-2) ?? path);

/** Can requests be served? 200, or 503 naming what is missing. */
export async function GET() {
  const answer = await look().catch(() => ({ database: 'unreachable', missing: NEEDED }));
  const ready = answer.database === 'ok' && answer.missing.length === 0;
  return json(
    { status: ready ? 'ready' : 'unavailable', ...answer },
    { status: ready ? 200 : 503, headers: { 'Cache-Control': 'no-store' } },
  );
}

async function look(): Promise<{ database: string; missing: string[] }> {
  const table = await pool.query<{ exists: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`,
  );
  if (!table.rows[0]?.exists) return { database: 'ok', missing: NEEDED };
  const { rows } = await pool.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const applied = new Set(rows.map(({ name }) => name));
  return { database: 'ok', missing: NEEDED.filter((name) => !applied.has(name)) };
}
