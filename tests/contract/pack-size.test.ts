/** H3: what a pack weighs is told before, and is what then travels. */
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PACK_PHOTOS_BYTES_MAX } from '#lib/domain/park-pack/parts.ts';
import type { FeedAnswer } from '#lib/protocol/feed.ts';
import { loadCatalogue } from '#lib/server/services/catalogue-load.ts';
import { PackSizes } from '#lib/server/sync/pack-size.ts';
import { readFeed } from '#lib/server/sync/feed.ts';
import { readPack } from '#lib/server/sync/pack.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

const WITHOUT_PHOTOS_MAX = 1.5 * 1024 * 1024;

let database: TestDatabase;
let pool: pg.Pool;
let asked = 0;
let photoBytes = 20_000;

beforeAll(async () => {
  database = await makeDatabase('pack_size');
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
  pool.on('connect', (client) => client.on('error', () => undefined));
  await loadCatalogue(database.url);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Other tests of the cluster hold the feed back now and then: what is there may be told a moment later. */
async function calm(parkId: string, cursor: string): Promise<FeedAnswer> {
  for (const end = Date.now() + 20_000; ;) {
    const answer = await readFeed(pool, `park:${parkId}`, cursor);
    if ('mustRefetch' in answer || !answer.held || Date.now() > end) return answer;
    await new Promise((done) => setTimeout(done, 20));
  }
}
const sizes = (): PackSizes =>
  new PackSizes({
    pool,
    page: async (parkId, cursor) => {
      asked++;
      return { json: JSON.stringify(await calm(parkId, cursor)) };
    },
    photoBytes: async () => photoBytes,
  });

const parks = async (): Promise<string[]> =>
  (await pool.query<{ id: string }>('SELECT id FROM park ORDER BY slug')).rows.map(({ id }) => id);

/** So many published reviews of a park, each with two photos. */
async function review(parkId: string, count: number): Promise<void> {
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query("SELECT set_config('app.actor', 'test', true)");
  for (let i = 0; i < count; i++) {
    const author = uuidv7();
    const photos = [0, 1].map((n) => ({
      ...{ sha256: `${i}`.padStart(63, '0') + n, width: 8, height: 8, caption: null },
    }));
    await client.query(
      `INSERT INTO "user" (id, email, name, password_hash) VALUES ($1, $2, 'U', 'x')`,
      [author, `${author}@example.test`],
    );
    await client.query(
      `INSERT INTO review (id, submission_id, author_id, subject_kind, subject_id, park_id, rating, title, text, language, photos, received_at)
       SELECT $1, gen_random_uuid(), $2, 'ride', id, $3, 8, 'T', $4, 'en', $5, now()
         FROM ride WHERE park_id = $3 ORDER BY id OFFSET $6 LIMIT 1`,
      [uuidv7(), author, parkId, 'Good. '.repeat(60), JSON.stringify(photos), i % 3],
    );
  }
  await client.query('COMMIT');
  client.release();
}

it('tells what then travels: the pack, the pages of the feed, the photos that pages show', async () => {
  const [park] = await parks();
  await review(park!, 5);
  const size = (await sizes().of(park!))!;
  const weigh = (what: unknown): number => gzipSync(JSON.stringify(what)).byteLength;
  expect(size.facts).toBe(weigh(await readPack(pool, park!)));
  const page = await calm(park!, '0');
  expect(size.scope).toBe(weigh(page));
  expect(size.photos).toEqual({ count: 10, bytes: 10 * photoBytes });
  expect(size.map).toBeNull();
});

it('no park of the catalogue is over 1.5 MB without photos, and none over 8 MB with', async () => {
  const [first] = await parks();
  await review(first!, 200);
  photoBytes = 150_000;
  const all = sizes();
  for (const park of await parks()) {
    const { facts, scope, map, photos } = (await all.of(park))!;
    expect(facts + scope + (map ?? 0)).toBeLessThan(WITHOUT_PHOTOS_MAX);
    expect(photos.bytes).toBeLessThanOrEqual(PACK_PHOTOS_BYTES_MAX);
  }
  // Sixty reviews are shown, twenty of each ride: their photos would weigh 18 MB.
  expect((await all.of(first!))!.photos.count).toBe(Math.floor(PACK_PHOTOS_BYTES_MAX / photoBytes));
});

it('knows no park that is not there, and counts one once for all who ask in a minute', async () => {
  const all = sizes();
  expect(await all.of(uuidv7())).toBeNull();
  const [park] = await parks();
  const before = asked;
  await all.of(park!);
  const once = asked - before;
  await Promise.all(Array.from({ length: 20 }, () => all.of(park!)));
  expect(asked - before).toBe(once);
});
