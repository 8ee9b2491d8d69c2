/** Changes by other processes (imports, scripts) poke the phones too. */
import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { sayMoved } from '#lib/server/db/moved.ts';
import { hearNotices } from '#lib/server/realtime/notices.ts';
import { localPokes } from '#lib/server/realtime/pokes.ts';
import { loadCatalogue } from '#lib/server/services/catalogue-load.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

const PATIENCE = { timeout: 30_000, interval: 50 };
let database: TestDatabase;
let script: pg.Client;
let stop: () => Promise<void>;
const heard: string[] = [];

beforeAll(async () => {
  database = await makeDatabase('notices');
  script = new pg.Client({ connectionString: database.url });
  await script.connect();
  const pokes = localPokes();
  pokes.subscribe((topic) => heard.push(topic));
  stop = hearNotices(database.url, pokes, 100);
  await vi.waitFor(async () => {
    await sayMoved(script, 'desk');
    expect(heard).toContain('desk');
  }, PATIENCE);
});
afterAll(async () => {
  await stop();
  await script.end();
  await database.drop();
});

it('the starter catalogue, loaded while a server runs, is told; loaded again it is not', async () => {
  await loadCatalogue(database.url);
  await vi.waitFor(() => expect(heard).toContain('catalogue'), PATIENCE);
  heard.length = 0;
  await loadCatalogue(database.url);
  await sayMoved(script, 'park:1');
  await vi.waitFor(() => expect(heard).toContain('park:1'), PATIENCE);
  expect(heard).not.toContain('catalogue');
});

it('what is rolled back is not told', async () => {
  await script.query('BEGIN');
  await sayMoved(script, 'park:2');
  await script.query('ROLLBACK');
  await sayMoved(script, 'park:3');
  await vi.waitFor(() => expect(heard).toContain('park:3'), PATIENCE);
  expect(heard).not.toContain('park:2');
});

it('a line that broke is taken up again, and the catalogue poked for what was missed', async () => {
  heard.length = 0;
  await script.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
  );
  await vi.waitFor(() => expect(heard).toContain('catalogue'), PATIENCE);
  await sayMoved(script, 'park:4');
  await vi.waitFor(() => expect(heard).toContain('park:4'), PATIENCE);
});
