/** S30: what a phone keeps is compared with what the server has; only what differs is fetched again (H15). */
import 'fake-indexeddb/auto';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { isChunk } from '#lib/client/catalogue/chunks.ts';
import { Cache } from '#lib/client/db/cache.ts';
import { Mine } from '#lib/client/db/mine.ts';
import { outboxOf } from '#lib/client/db/outbox.ts';
import { Reading } from '#lib/client/reading.ts';
import { pullCatalogue } from '#lib/client/sync/pull-catalogue.ts';
import { pullMine } from '#lib/client/sync/pull-mine.ts';
import { pullPark } from '#lib/client/sync/pull.ts';
import type { Net } from '#lib/client/sync/net.ts';
import type { FeedAnswer, FeedPage, Scope } from '#lib/protocol/feed.ts';
import { sumOf } from '#lib/protocol/scope-sum.ts';
import { loadCatalogue } from '#lib/server/services/catalogue-load.ts';
import { readFeed } from '#lib/server/sync/feed.ts';
import { buildSnapshot } from '#lib/server/sync/snapshot.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { directNet } from '../support/direct-net.ts';

let database: TestDatabase;
let pool: pg.Pool;
let net: Net;
let asked: string[];
const author = uuidv7();
const fields = { title: 't', text: 'x', visitedOn: null, waitedMinutes: null, language: 'en' };

beforeAll(async () => {
  database = await makeDatabase('checksum');
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
  pool.on('connect', (client) => client.on('error', () => undefined));
  await loadCatalogue(database.url);
  await pool.query(
    `INSERT INTO "user" (id, email, name, password_hash) VALUES ($1, 'a@demo.test', 'A', 'x')`,
    [author],
  );
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(() => {
  ({ net, asked } = directNet(pool));
});

async function write(sql: string, ...values: unknown[]): Promise<void> {
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query("SELECT set_config('app.actor', 'test', true)");
  await client.query(sql, values);
  await client.query('COMMIT');
  client.release();
}

/** Other tests of the cluster hold the feed back now and then, and sums with it. */
const calm = (scope: Scope, cursor = '0'): Promise<FeedPage> =>
  vi.waitFor(async () => {
    const page = await readFeed(pool, scope, cursor, 100_000);
    expect(page).toMatchObject({ sum: expect.anything(), held: false });
    return page as FeedPage;
  }, 20_000);

async function parkWithReviews(count: number): Promise<string> {
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM park ORDER BY id LIMIT 1');
  const park = rows[0]!.id;
  for (let i = 0; i < count; i++) await review(park);
  return park;
}

async function review(park: string): Promise<string> {
  const id = uuidv7();
  await write(
    `INSERT INTO review (id, submission_id, author_id, subject_kind, subject_id, park_id, rating, title, text,
       language, received_at) VALUES ($1, $2, $3, 'ride', $4, $5, 7, 't', 'x', 'en', now())`,
    ...[id, uuidv7(), author, uuidv7(), park],
  );
  return id;
}

describe('the sum of a scope', () => {
  it('is computed alike by the database and the phone, over the beginning and over a manifest', async () => {
    const park = await parkWithReviews(3);
    const first = await calm(`park:${park}`);
    const rows = first.changes.filter((c) => c.row !== null);
    expect(first.sum).toEqual(sumOf(rows));
    expect(first.sum!.count).toBeGreaterThanOrEqual(3);

    const { cursor } = await buildSnapshot(pool);
    await write("INSERT INTO company (id, slug, name) VALUES ($1, 'gone-soon', 'G')", uuidv7());
    await write("DELETE FROM company WHERE slug = 'gone-soon'");
    await write("UPDATE park SET description = 'changed' WHERE id = $1", park);
    const over = await calm('catalogue', cursor);
    expect(over.changes.map((c) => c.row === null).sort()).toEqual([false, true]);
    expect(over.sum).toEqual(sumOf(over.changes)); // here what is gone is told for certain
  });

  it('is not made while something is held back, nor in the middle, nor for a phone that tells no base', async () => {
    const park = await parkWithReviews(2);
    const scope = `park:${park}` as const;
    const { cursor } = await calm(scope);
    const old = cursor.split('.').slice(0, 3).join('.'); // as version 0.1.0 kept it
    const page = await readFeed(pool, scope, old);
    expect(page).toMatchObject({ changes: [], more: false });
    expect(page).not.toHaveProperty('sum');
    expect(await readFeed(pool, scope, '0', 1)).not.toHaveProperty('sum');

    const open = await pool.connect();
    await open.query('BEGIN');
    await open.query('SELECT pg_current_xact_id()');
    await review(park);
    expect(await readFeed(pool, scope, cursor)).not.toHaveProperty('sum');
    await open.query('ROLLBACK');
    open.release();
  });
});

describe('a phone whose copy went wrong', () => {
  const damages = {
    'a revision': async (cache: Cache, id: string) => {
      await cache.reviews.update(id, { rev: 1e12 });
    },
    'a row that is missing': (cache: Cache, id: string) => cache.reviews.delete(id),
    'a row too many': async (cache: Cache, id: string) => {
      const row = (await cache.reviews.get(id))!;
      await cache.reviews.put({ ...row, id: uuidv7() });
    },
  };
  it.each(Object.entries(damages))(
    'mends %s of a park, and fetches no other scope',
    async (_, damage) => {
      const cache = await freshCache();
      const park = await parkWithReviews(3);
      await calm(`park:${park}`);
      await pullPark(cache, net, park);
      const healthy = await cache.reviews.toArray();
      await damage(cache, healthy[0]!.id);
      asked.length = 0;
      const pulled = await pullPark(cache, net, park);
      expect(pulled.anew).toBe(true);
      expect(await cache.reviews.toArray()).toEqual(healthy);
      expect(new Set(asked)).toEqual(new Set([`park:${park}`]));
      expect(asked).toHaveLength(3); // looked twice, then read anew
    },
  );

  it('mends an overlay row of the catalogue, and fetches no chunk again', async () => {
    const cache = await freshCache();
    const park = await parkWithReviews(0);
    await pull(cache);
    await write("UPDATE park SET description = 'once more' WHERE id = $1", park);
    await calm('catalogue');
    await pull(cache);
    const healthy = await overlaid(cache, park);
    await cache.overlay.update(['park', park], { rev: healthy!.rev + 256 });
    asked.length = 0;
    await pull(cache);
    expect(asked).toEqual(['catalogue', 'catalogue', 'fresh manifest', 'catalogue']);
    expect(await overlaid(cache, park)).toEqual(healthy);
    asked.length = 0;
    await pull(cache);
    expect(asked).toEqual(['catalogue']);
  });

  it('S18: mends a damaged chunk by fetching that one', async () => {
    const cache = await freshCache();
    await calm('catalogue');
    await pull(cache);
    const { sha, bytes } = (await cache.chunks.toCollection().last())!;
    const damaged = new Uint8Array(bytes.slice(0));
    damaged[damaged.length >> 1]! ^= 1;
    await cache.chunks.update(sha, { bytes: damaged.buffer });
    await new Reading(cache).reload();
    asked.length = 0;
    await pull(cache);
    expect(asked.filter((what) => /^[0-9a-f]{64}$/.test(what))).toEqual([sha]);
    expect(await isChunk(sha, new Uint8Array((await cache.chunks.get(sha))!.bytes))).toBe(true);
  });

  it("mends one's own contributions", async () => {
    const box = outboxOf(author);
    const mine = new Mine(author);
    for (let i = 0; i < 2; i++)
      await write(
        `INSERT INTO submission (id, kind, author_id, subject_kind, subject_id, park_id, fields)
         VALUES ($1, 'review', $2, 'ride', $3, $3, $4)`,
        ...[uuidv7(), author, uuidv7(), { ...fields, rating: 7 }],
      );
    await calm(`user:${author}`);
    await pullMine(mine, box, net, author);
    const healthy = await mine.contributions.toArray();
    expect(healthy).toHaveLength(2);
    await mine.contributions.delete(healthy[0]!.id);
    await pullMine(mine, box, net, author);
    expect(await mine.contributions.toArray()).toEqual(healthy);
  });

  it('keeps the old rows until the new ones are there', async () => {
    const cache = await freshCache();
    const park = await parkWithReviews(3);
    await calm(`park:${park}`);
    await pullPark(cache, net, park);
    const before = await cache.reviews.count();
    const cut: Net = {
      ...net,
      feed: async (scope, cursor) => {
        if (cursor === '0') throw new Error('the connection is gone');
        return readFeed(pool, scope, cursor);
      },
    };
    await cache.reviews.toCollection().first((row) => cache.reviews.delete(row!.id));
    await expect(pullPark(cache, cut, park)).rejects.toThrow();
    expect(await cache.reviews.count()).toBe(before - 1);
    await pullPark(cache, net, park);
    expect(await cache.reviews.count()).toBe(before);
  });

  it('does not take a change that overtook the answer for damage', async () => {
    const cache = await freshCache();
    const park = await parkWithReviews(2);
    await calm(`park:${park}`);
    let lies = 1;
    const once: Net = {
      ...net,
      feed: async (scope, cursor) => {
        const page = await net.feed(scope, cursor);
        return lies-- > 0 ? { ...(page as FeedPage), sum: { count: 0, hash: 0 } } : page;
      },
    };
    expect((await pullPark(cache, once, park)).anew).toBe(false);
  });

  it('goes on with what it has when the sums never agree', async () => {
    const cache = await freshCache();
    const park = await parkWithReviews(2);
    await calm(`park:${park}`);
    let asks = 0;
    const odd: Net = {
      ...net,
      feed: async (scope, cursor): Promise<FeedAnswer> => {
        asks++;
        return { ...((await net.feed(scope, cursor)) as FeedPage), sum: { count: 1, hash: 1 } };
      },
    };
    await pullPark(cache, odd, park);
    expect(asks).toBe(8); // twice for each of the first look and three restarts
    expect(await cache.reviews.where({ parkId: park }).count()).toBeGreaterThanOrEqual(2);
  });
});

async function freshCache(): Promise<Cache> {
  const cache = new Cache();
  for (const table of cache.tables) await table.clear();
  return cache;
}

const pull = (cache: Cache) =>
  pullCatalogue(
    cache,
    net,
    (sha, bytes) => isChunk(sha, new Uint8Array(bytes)),
    async () => undefined,
  );

const overlaid = (cache: Cache, park: string) => cache.overlay.get(['park', park]);
