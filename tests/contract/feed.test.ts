import pg from 'pg';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readFeed } from '#lib/server/sync/feed.ts';
import type { FeedPage } from '#lib/protocol/feed.ts';
import { makeDatabase } from '../support/database.ts';

const WRITERS = 16;
const COMMITS = 2_400;

let database: Awaited<ReturnType<typeof makeDatabase>>;
let pool: pg.Pool;

beforeAll(async () => {
  database = await makeDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: WRITERS + 4 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

async function insertCompany(db: pg.PoolClient, id: string): Promise<void> {
  await db.query("SELECT set_config('app.actor', 'test', true)");
  await db.query('INSERT INTO company (id, slug, name, roles) VALUES ($1, $2, $3, $4)', [
    id,
    id,
    `Company ${id}`,
    ['OPERATOR'],
  ]);
}

async function followAll(scope: 'catalogue', from: string): Promise<FeedPage['changes']> {
  const seen: FeedPage['changes'] = [];
  for (let cursor = from; ;) {
    const page = await readFeed(pool, scope, cursor);
    if ('mustRefetch' in page) throw new Error('the cursor was refused');
    seen.push(...page.changes);
    cursor = page.cursor;
    if (!page.more && !page.held) return seen;
  }
}

describe('the change feed (S1: a late commit is told, never skipped)', () => {
  it('loses nothing under 16 writers, where a naive cursor in the same run loses rows', async () => {
    const committed: string[] = [];
    let writing = true;
    const writer = async (): Promise<void> => {
      const db = await pool.connect();
      while (committed.length < COMMITS) {
        const id = randomUUID();
        await db.query('BEGIN');
        await insertCompany(db, id);
        await sleep(Math.random() * 10);
        await db.query('COMMIT');
        committed.push(id);
      }
      db.release();
    };

    const told = new Set<string>();
    let cursor = '0';
    const poller = async (): Promise<void> => {
      for (let last = false; ; last = !writing) {
        const page = await readFeed(pool, 'catalogue', cursor);
        if ('mustRefetch' in page) throw new Error('the cursor was refused');
        for (const change of page.changes) told.add(change.id);
        cursor = page.cursor;
        if (last && !page.more) return;
        await sleep(2);
      }
    };

    // The control: the cursor of most sync engines' documentation, over the same rows.
    const naive = new Set<string>();
    let seq = '0';
    const naivePoller = async (): Promise<void> => {
      for (let last = false; ; last = !writing) {
        const { rows } = await pool.query<{ id: string; seq: string }>(
          `SELECT id, seq::text FROM sync_change
           WHERE scope = 'catalogue' AND seq > $1::bigint ORDER BY seq LIMIT 500`,
          [seq],
        );
        for (const row of rows) naive.add(row.id);
        seq = rows.at(-1)?.seq ?? seq;
        if (last && rows.length === 0) return;
        await sleep(2);
      }
    };

    const writers = Promise.all(Array.from({ length: WRITERS }, writer)).then(() => {
      writing = false;
    });
    await Promise.all([writers, poller(), naivePoller()]);

    expect(committed.length).toBeGreaterThanOrEqual(2_000);
    expect(committed.filter((id) => !told.has(id))).toEqual([]);
    expect(committed.filter((id) => !naive.has(id)).length).toBeGreaterThan(0);
  }, 120_000);

  it('holds back what an open older transaction may still precede, says so, and tells it after', async () => {
    // Other test files write in the same cluster, which holds the watermark back too: wait for calm.
    const before = await vi.waitFor(async () => {
      const page = await readFeed(pool, 'catalogue', '0', 10_000);
      expect(page).toMatchObject({ held: false });
      return page as FeedPage;
    }, 10_000);
    const slow = await pool.connect();
    await slow.query('BEGIN');
    await slow.query('SELECT pg_current_xact_id()');
    const quick = await pool.connect();
    const id = randomUUID();
    await quick.query('BEGIN');
    await insertCompany(quick, id);
    await quick.query('COMMIT');
    quick.release();

    const during = await readFeed(pool, 'catalogue', before.cursor);
    expect(during).toMatchObject({ changes: [], held: true, more: false });
    await slow.query('ROLLBACK');
    slow.release();
    await vi.waitFor(async () => {
      const after = await readFeed(pool, 'catalogue', before.cursor);
      expect(after).toMatchObject({ held: false, changes: [{ entity: 'company', id }] });
    }, 10_000);
  });

  it('is not held back by an open read', async () => {
    const reader = await pool.connect();
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await reader.query('SELECT count(*) FROM company');
    const all = await followAll('catalogue', '0');
    const db = await pool.connect();
    const id = randomUUID();
    await db.query('BEGIN');
    await insertCompany(db, id);
    await db.query('COMMIT');
    db.release();
    expect(await followAll('catalogue', '0')).toHaveLength(all.length + 1);
    await reader.query('ROLLBACK');
    reader.release();
  });

  it('tells a deleted row as gone and a changed one with a higher revision', async () => {
    const db = await pool.connect();
    const id = randomUUID();
    await db.query('BEGIN');
    await insertCompany(db, id);
    await db.query('COMMIT');
    const find = async () => (await followAll('catalogue', '0')).find((c) => c.id === id)!;
    const first = await find();
    await db.query('BEGIN');
    await db.query("SELECT set_config('app.actor', 'test', true)");
    await db.query('DELETE FROM company WHERE id = $1', [id]);
    await db.query('COMMIT');
    db.release();
    const gone = await find();
    expect(first.row).toMatchObject({ id });
    expect(gone.row).toBeNull();
    expect(gone.rev).toBeGreaterThan(first.rev);
  });

  it('S3: asks for a fresh start when the cursor is of another epoch or unreadable', async () => {
    const refused = { mustRefetch: true };
    expect(await readFeed(pool, 'catalogue', `${randomUUID()}.5.5`)).toMatchObject(refused);
    for (const odd of ['', 'x', "0' OR 1=1", `${randomUUID()}.9.`, '1'.repeat(300)])
      expect(await readFeed(pool, 'catalogue', odd)).toMatchObject(refused);
  });

  it('refuses a catalogue write that does not name its actor, and any change of history', async () => {
    const insert = `INSERT INTO company (id, slug, name, roles) VALUES ($1, 'x', 'x', '{}')`;
    await expect(pool.query(insert, [randomUUID()])).rejects.toThrow(/actor/);
    await expect(pool.query('DELETE FROM history')).rejects.toThrow(/append-only/);
  });
});
