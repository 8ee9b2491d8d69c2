/** S34, PB12: a thousand phones that are poked at once cost one query, and none is told old news. */
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { FeedAnswer, FeedPage, Scope } from '#lib/protocol/feed.ts';
import { localPokes, type PokeBus } from '#lib/server/realtime/pokes.ts';
import { FeedPages } from '#lib/server/sync/feed-pages.ts';
import { readFeed } from '#lib/server/sync/feed.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

const PHONES = 1_000;

let database: TestDatabase;
let pool: pg.Pool;
let queries: number;
let pokes: PokeBus;
let pages: FeedPages;

beforeAll(async () => {
  database = await makeDatabase('fanout');
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(() => {
  queries = 0;
  pokes = localPokes();
  pages = new FeedPages((scope, cursor) => {
    queries++;
    return readFeed(pool, scope, cursor);
  }, pokes);
});

async function edit(): Promise<string> {
  const id = uuidv7();
  await pool.query(
    `BEGIN; SELECT set_config('app.actor', 'test', true);
     INSERT INTO company (id, slug, name) VALUES ('${id}', '${id}', 'C'); COMMIT`,
  );
  return id;
}

const ask = async (cursor: string): Promise<FeedPage> =>
  JSON.parse((await pages.page('catalogue', cursor)).json) as FeedPage;

/** Other tests of the cluster hold the feed back now and then. */
const end = (): Promise<string> =>
  vi.waitFor(async () => {
    const page = (await readFeed(pool, 'catalogue', '0', 100_000)) as FeedPage;
    expect(page.held).toBe(false);
    return page.cursor;
  }, 20_000);

it('each edit costs one query, however many phones look, and all see it', async () => {
  let cursor = await end();
  for (let round = 0; round < 3; round++) {
    const id = await edit();
    await end();
    pokes.publish(['catalogue']);
    queries = 0;
    const told = await Promise.all(Array.from({ length: PHONES }, () => ask(cursor)));
    expect(queries).toBe(1);
    for (const { changes } of told) expect(changes.map((c) => c.id)).toEqual([id]);
    cursor = told[0]!.cursor;
    await Promise.all(Array.from({ length: PHONES }, () => ask(cursor)));
    expect(queries).toBe(2); // the end of the feed, for all of them
  }
});

it('a look that began before the edit is not kept for those who come after the poke', async () => {
  const answers: ((answer: FeedAnswer) => void)[] = [];
  const slow = new FeedPages(() => new Promise((answer) => answers.push(answer)), pokes);
  const page = (id: string): FeedAnswer => ({
    p: 1,
    cursor: id,
    changes: [],
    more: false,
    held: false,
  });
  const before = slow.page('catalogue', '0');
  pokes.publish(['catalogue']);
  const after = slow.page('catalogue', '0');
  expect(answers).toHaveLength(2);
  answers[1]!(page('new'));
  expect((await after).json).toContain('new');
  answers[0]!(page('old')); // it comes last, and stays out
  await before;
  expect((await slow.page('catalogue', '0')).json).toContain('new');
  expect(answers).toHaveLength(2);
});

it('is shown to rest on the poke: without it the old page is told, for a second at most', async () => {
  const cursor = await end();
  expect((await ask(cursor)).changes).toEqual([]);
  await edit();
  await end();
  expect((await ask(cursor)).changes).toEqual([]);
  await vi.waitFor(async () => expect((await ask(cursor)).changes).toHaveLength(1), 5_000);
});

it.each<[string, FeedAnswer]>([
  ['held back', { p: 1, cursor: 'c', changes: [], more: false, held: true }],
  ['refused', { p: 1, mustRefetch: true }],
])('what is %s is asked for anew each time', async (_, answer) => {
  const read = vi.fn(async () => answer);
  const some = new FeedPages(read, pokes);
  for (let i = 0; i < 3; i++) await some.page('catalogue', '0');
  expect(read).toHaveBeenCalledTimes(3);
});

it('a failure is nobody else’s answer, and memory is bounded', async () => {
  let fails = true;
  const read = vi.fn(async (_: Scope, cursor: string): Promise<FeedAnswer> => {
    if (fails) throw new Error('the database is down');
    return { p: 1, cursor, changes: [], more: false, held: false };
  });
  const some = new FeedPages(read, pokes);
  await expect(some.page('catalogue', '0')).rejects.toThrow();
  fails = false;
  await some.page('catalogue', '0');
  for (let i = 0; i < 200; i++) await some.page('catalogue', `c${i}`);
  read.mockClear();
  await some.page('catalogue', 'c199');
  expect(read).not.toHaveBeenCalled();
  await some.page('catalogue', 'c0'); // made room long ago
  expect(read).toHaveBeenCalledTimes(1);
});
