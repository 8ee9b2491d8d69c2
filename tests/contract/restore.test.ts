/** S24, I20: a backup is put back; phones notice, fetch again, and offer what it does not hold. */
import 'fake-indexeddb/auto';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Cache } from '#lib/client/db/cache.ts';
import { clearMine, mineOf } from '#lib/client/db/mine.ts';
import { outboxOf } from '#lib/client/db/outbox.ts';
import { addPhoto, queueDraft, reopenDraft, saveDraft } from '#lib/client/db/writing.ts';
import { pullMine, pullPark } from '#lib/client/sync/pull.ts';
import { readFeed } from '#lib/server/sync/feed.ts';
import { startFeedAnew } from '#lib/server/sync/restored.ts';
import { draftOf, fields, picture } from '../convergence/one-phone.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { directNet } from '../support/direct-net.ts';
import { phoneOn } from '../support/phone-rounds.ts';
import { reviewFieldsOf } from '../support/reviews.ts';

const AT = '2026-06-01T10:00:00.000Z';
const DAY = 86_400_000;
const park = uuidv7();

let database: TestDatabase;
let pool: pg.Pool;
let author: string;

beforeEach(async () => {
  author = uuidv7();
  database = await makeDatabase('live');
  pool = connect(database.url);
  await pool.query(`
    BEGIN; SELECT set_config('app.actor', 'test', true);
    INSERT INTO park (id, slug, name, type, status, country, continent, latitude, longitude, time_zone)
      VALUES ('${park}', 'p', 'P', 'THEME_PARK', 'OPERATING', 'DE', 'EU', 50, 8, 'Europe/Berlin');
    INSERT INTO "user" (id, email, name, password_hash)
      VALUES ('${author}', '${author}@demo.test', 'N', 'x');
    COMMIT`);
});
afterEach(async () => {
  await pool.end();
  await onServer(`DROP DATABASE IF EXISTS ${nameOf(backupUrl())} WITH (FORCE)`);
  await database.drop();
});

function connect(url: string): pg.Pool {
  const made = new pg.Pool({ connectionString: url, max: 4 });
  made.on('connect', (client) => client.on('error', () => undefined));
  return made;
}

const nameOf = (url: string): string => new URL(url).pathname.slice(1);

function backupUrl(): string {
  const url = new URL(database.url);
  url.pathname += '_back';
  return url.href;
}

async function onServer(sql: string): Promise<void> {
  const url = new URL(database.url);
  url.pathname = '/postgres';
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  await admin.query(sql).finally(() => admin.end());
}

/**
 * Puts the live database's content of this moment back later, into a database whose cluster counts
 * its transactions from far below.
 */
async function backup(): Promise<() => Promise<void>> {
  await pool.end();
  pool = connect(database.url);
  // A copy waits until the last connection of the original is really gone.
  await vi.waitFor(
    () => onServer(`CREATE DATABASE ${nameOf(backupUrl())} TEMPLATE ${nameOf(database.url)}`),
    30_000,
  );
  return async () => {
    await pool.end();
    pool = connect(backupUrl());
    await pool.query(`
      UPDATE sync_change SET x = (x::text::numeric + 1000000000)::text::xid8;
      UPDATE sync_epoch SET mark = coalesce((SELECT x FROM sync_change ORDER BY x DESC LIMIT 1), '0')`);
  };
}

const phone = () => phoneOn(() => pool, author);
const rounds = () => phone().rounds();

async function write(text: string, photos = 0): Promise<string> {
  const box = outboxOf(author);
  const draft = draftOf({ subject: { kind: 'park', id: park } });
  await saveDraft(box, draft);
  for (let i = 0; i < photos; i++) await addPhoto(box, draft, picture());
  await queueDraft(box, draft, { ...fields, text }, AT);
  return draft.id;
}

async function submissions(): Promise<Record<string, { text: string; version: number }>> {
  const { rows } = await pool.query("SELECT id, fields->>'text' AS text, version FROM submission");
  return Object.fromEntries(rows.map(({ id, text, version }) => [id, { text, version }]));
}
const shown = async (): Promise<string[]> =>
  (await mineOf(author).contributions.toArray()).map((c) => reviewFieldsOf(c.row).text).sort();

it('S24, S33: what was acknowledged after the backup, shown back or not, is there again, once', async () => {
  const box = outboxOf(author);
  await write('before the backup');
  await rounds();
  const putBack = await backup();

  const released = await write('after, and shown back', 1);
  await rounds();
  expect(await box.drafts.count()).toBe(0);
  const acked = await write('after, and only acknowledged');
  await phone().push();
  const live = await submissions();
  expect(Object.keys(live)).toHaveLength(3);

  await putBack();
  await startFeedAnew(pool);
  expect(Object.keys(await submissions())).toHaveLength(1);
  await rounds();
  const now = await submissions();
  expect(Object.keys(now).sort()).toEqual(Object.keys(live).sort());
  expect(now[acked]).toEqual(live[acked]);
  expect(now[released]!.text).toBe('after, and shown back');
  expect(await shown()).toEqual([
    'after, and only acknowledged',
    'after, and shown back',
    'before the backup',
  ]);
  const { rows } = await pool.query(
    'SELECT count(*)::int AS n, count(DISTINCT id)::int AS d FROM sync_mutation',
  );
  expect(rows[0].n).toBe(rows[0].d);
});

it('without the script nobody notices, and what came after the backup is lost', async () => {
  const box = outboxOf(author);
  await write('before the backup');
  await rounds();
  const putBack = await backup();
  await write('after the backup');
  await rounds();
  await putBack();
  for (let i = 0; i < 3; i++) {
    const { net } = directNet(pool);
    const impatient = {
      ...net,
      mine: async (_: string, at: string) => readFeed(pool, `user:${author}`, at),
    };
    await pullMine(mineOf(author), box, impatient as never, author);
  }
  expect(Object.keys(await submissions())).toHaveLength(1);
  expect(await shown()).toEqual(['after the backup', 'before the backup']); // one of them a ghost
});

it('S33: a photo whose bytes are gone is refused in sight, and the words are there', async () => {
  const putBack = await backup();
  const id = await write('with a photo', 1);
  await rounds();
  await putBack();
  await startFeedAnew(pool);
  await rounds();
  expect((await submissions())[id]!.text).toBe('with a photo');
  const parked = await outboxOf(author)
    .mutations.filter((m) => m.state === 'parked')
    .toArray();
  expect(parked.map((m) => [m.name, m.error?.code])).toEqual([['photo.attach', 'UPLOAD_MISMATCH']]);
});

it('a revision made since goes after the words it revises', async () => {
  const box = outboxOf(author);
  const putBack = await backup();
  const id = await write('first words');
  await rounds();
  const draft = draftOf({ id, subject: { kind: 'park', id: park }, baseVersion: 1 });
  await saveDraft(box, draft);
  await queueDraft(box, draft, { ...fields, text: 'mended' }, AT);
  await rounds();
  await saveDraft(box, { ...draft, baseVersion: 2 });
  await queueDraft(box, { ...draft, baseVersion: 2 }, { ...fields, text: 'mended twice' }, AT);
  await putBack();
  await startFeedAnew(pool);
  await rounds();
  expect(await submissions()).toEqual({ [id]: { text: 'mended twice', version: 3 } });
  expect(await box.drafts.count()).toBe(0);
  await reopenDraft(box, id); // nothing there: harmless
});

it('S33: what the server received 30 days before the latest is not offered again; signing out forgets all', async () => {
  const box = outboxOf(author);
  const putBack = await backup();
  await write('long ago');
  await rounds();
  await box.released.toCollection().modify((row) => void (row.at -= 31 * DAY));
  const today = await write('today');
  await rounds();
  expect(await box.released.count()).toBe(1);
  await putBack();
  await startFeedAnew(pool);
  await rounds();
  expect(Object.keys(await submissions())).toEqual([today]);
  expect(await box.released.count()).toBe(1);
  await clearMine(author);
  expect(await box.released.count()).toBe(0);
});

it('S33: a restore is noticed also by a phone whose copies and cursors the browser threw away', async () => {
  const putBack = await backup();
  const id = await write('received, and lost with the disk');
  await rounds();
  expect(await outboxOf(author).drafts.count()).toBe(0);
  await putBack();
  await startFeedAnew(pool);
  const mine = mineOf(author);
  await Promise.all([mine.scopes.clear(), mine.contributions.clear()]);
  await rounds();
  expect(Object.keys(await submissions())).toEqual([id]);
});

it('reviews of a park that the backup does not hold go from the phone', async () => {
  const cache = new Cache();
  const review = (id: string) =>
    pool.query(
      `BEGIN; SELECT set_config('app.actor', 'test', true);
       INSERT INTO review (id, submission_id, author_id, subject_kind, subject_id, park_id, rating, title, text,
         language, received_at) VALUES ('${id}', '${id}', '${author}', 'ride', '${uuidv7()}', '${park}', 7, 't', 'x', 'en', now());
       COMMIT`,
    );
  const [old, ghost, fresh] = [uuidv7(), uuidv7(), uuidv7()];
  await review(old);
  const putBack = await backup();
  await review(ghost);
  await pullPark(cache, directNet(pool).net, park);
  const kept = async () => (await cache.reviews.where({ parkId: park }).primaryKeys()).sort();
  const revBefore = (await cache.reviews.get(old))!.rev;
  expect(await kept()).toEqual([old, ghost].sort());
  await putBack();
  await startFeedAnew(pool);
  await pullPark(cache, directNet(pool).net, park);
  expect(await kept()).toEqual([old]);
  expect((await cache.reviews.get(old))!.rev).toBeGreaterThan(revBefore);
  await review(fresh);
  await pullPark(cache, directNet(pool).net, park);
  expect(await kept()).toEqual([old, fresh].sort());
});
