/** Hot queries find their rows by an index, whatever the size of the catalogue: their plans are read. */
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { generate } from '../../bench/generator/generate.ts';
import { loadGenerated } from '../../bench/generator/load.ts';
import { changesSince, countChangesSince } from '#lib/server/db/catalogue.ts';
import { aspectsOf, newestReviews } from '#lib/server/db/reviews.ts';
import { readHistory } from '#lib/server/services/history.ts';
import { readFeed } from '#lib/server/sync/feed.ts';
import { readPack } from '#lib/server/sync/pack.ts';
import { readChunk } from '#lib/server/sync/snapshot-store.ts';
import { buildSnapshot } from '#lib/server/sync/snapshot.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { queueOf } from '../support/desk.ts';

interface Asked {
  text: string;
  values: unknown[];
}
interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: Plan[];
}

const BIG: ReadonlySet<string> = new Set([
  'ride',
  'park',
  'history',
  'sync_change',
  'review',
  'submission',
  'rating',
]);

let database: TestDatabase;
let pool: pg.Pool;
let park: string;
let ride: string;
let cursor: string;
let sha: string;
const asked: Asked[] = [];

/** Notes what is asked, and asks it. */
function recording(of: pg.Pool): pg.Pool {
  const query = (what: string | { text: string; values?: unknown[] }, values?: unknown[]) => {
    const one = typeof what === 'string' ? { text: what, values } : what;
    asked.push({ text: one.text, values: one.values ?? [] });
    return of.query(one.text, one.values as unknown[]);
  };
  return new Proxy(of, {
    get: (target, key) => (key === 'query' ? query : Reflect.get(target, key)),
  });
}

beforeAll(async () => {
  database = await makeDatabase('plans');
  const rows = generate({ parks: 1_000, rides: 10_000, seed: 7 });
  await loadGenerated(database.url, rows);
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  pool.on('connect', (client) => client.on('error', () => undefined));
  await pool.query(
    `INSERT INTO "user" (id, email, name, password_hash)
     SELECT gen_random_uuid(), i || '@example.test', 'U' || i, 'x' FROM generate_series(1, 300) i`,
  );
  const client = await pool.connect();
  await client.query("SELECT set_config('app.actor', 'test', false)");
  await client.query(
    `INSERT INTO review (id, submission_id, author_id, subject_kind, subject_id, park_id, rating, title, text, language, received_at)
     SELECT gen_random_uuid(), gen_random_uuid(), u.id, 'ride', r.id, r.park_id, 8, '', '', 'en', now()
       FROM (SELECT id FROM "user" LIMIT 20) u, (SELECT id, park_id FROM ride LIMIT 500) r`,
  );
  await client.query(
    `INSERT INTO submission (id, kind, author_id, subject_kind, subject_id, park_id, fields, state)
     SELECT gen_random_uuid(), 'review', u.id, 'ride', r.id, r.park_id, '{}', 'APPROVED'
       FROM (SELECT id FROM "user" LIMIT 20) u, (SELECT id, park_id FROM ride LIMIT 500) r`,
  );
  client.release(true);
  await pool.query('ANALYZE');
  [park, ride] = [rows.park[5]!.id, rows.ride[5]!.id];
  const manifest = await buildSnapshot(pool);
  cursor = manifest.cursor;
  sha = manifest.tiers[0]!.chunks[0]!.sha;
}, 120_000);
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const HOT: Record<string, (db: pg.Pool) => Promise<unknown>> = {
  'the feed of the catalogue': (db) => readFeed(db, 'catalogue', cursor),
  'the feed of a park': (db) => readFeed(db, `park:${park}`, '0'),
  'a chunk': (db) => readChunk(db, sha),
  'a pack': (db) => readPack(db, park),
  'reviews of a page': (db) => newestReviews(db, { kind: 'ride', id: ride }, 20),
  'sub-ratings of a page': (db) => aspectsOf(db, { kind: 'ride', id: ride }),
  'the history of an entity': (db) => readHistory(db, 'ride', ride),
  'what the server’s memory follows': (db) =>
    changesSince(db, { epoch: '', xmin: cursor.split('.')[1]! }, 10),
  'how far a snapshot is behind': (db) => countChangesSince(db, cursor.split('.')[1]!, 500),
  'the queue of the desk': (db) => queueOf(db),
};

it.each(Object.entries(HOT))('%s is found by an index', async (_, ask) => {
  asked.length = 0;
  await ask(recording(pool));
  expect(asked.length).toBeGreaterThan(0);
  for (const { text, values } of asked) expect(await scanned(text, values), text).toEqual([]);
});

it('is shown to notice a table that is read from end to end', async () => {
  expect(await scanned("SELECT id FROM ride WHERE description = 'x'", [])).toEqual(['ride']);
});

/** Big tables that a statement reads from end to end. */
async function scanned(text: string, values: unknown[]): Promise<string[]> {
  const { rows } = await pool.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
    `EXPLAIN (FORMAT JSON) ${text}`,
    values,
  );
  const found: string[] = [];
  const look = (plan: Plan): void => {
    const table = plan['Relation Name'];
    if (plan['Node Type'] === 'Seq Scan' && table && BIG.has(table)) found.push(table);
    plan.Plans?.forEach(look);
  };
  look(rows[0]!['QUERY PLAN'][0].Plan);
  return found;
}
