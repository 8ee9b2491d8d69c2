/**
 * H14, S23: outboxes as released versions of the app wrote them, opened and sent by today's code, for
 * ever. Record one at each release; never change one.
 */
import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { outboxOf } from '#lib/client/db/outbox.ts';
import { queueDraft, reopenDraft } from '#lib/client/db/writing.ts';
import type { ReviewFields } from '#lib/domain/review/review.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { phoneOn } from '../support/phone-rounds.ts';
import { aReview } from '../support/reviews.ts';

const RIDE = '0197f000-0000-7000-8000-000000000001';
const PARK = '0197f000-0000-7000-8000-000000000002';

interface Recorded {
  app: string;
  account: string;
  stores: Record<string, object[]>;
}

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await makeDatabase('recorded');
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
  await pool.query(`
    BEGIN; SELECT set_config('app.actor', 'test', true);
    INSERT INTO park (id, slug, name, type, status, country, continent, latitude, longitude, time_zone)
      VALUES ('${PARK}', 'p', 'P', 'THEME_PARK', 'OPERATING', 'DE', 'EU', 50, 8, 'Europe/Berlin');
    INSERT INTO ride (id, park_id, slug, name, category, status)
      VALUES ('${RIDE}', '${PARK}', 'r', 'R', 'RC', 'OPERATING');
    COMMIT`);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** The stores as version 1 made them, without any code of today. */
const STORES_V1: Record<string, [key: IDBObjectStoreParameters, indexes: [string, boolean][]]> = {
  drafts: [{ keyPath: 'id' }, [['updatedAt', false]]],
  mutations: [
    { keyPath: 'order', autoIncrement: true },
    [
      ['id', true],
      ['draftId', false],
      ['lane', false],
    ],
  ],
  photos: [
    { keyPath: 'id' },
    [
      ['draftId', false],
      ['sha256', false],
    ],
  ],
  bytes: [{ keyPath: 'id' }, []],
  lanes: [{ keyPath: 'lane' }, []],
  meta: [{ keyPath: 'key' }, []],
};

function put(recorded: Recorded): Promise<void> {
  return new Promise((done, failed) => {
    const open = indexedDB.open(`outbox-${recorded.account}`, 10); // Dexie's version 1
    open.onerror = () => failed(open.error);
    open.onupgradeneeded = () => {
      for (const [name, [key, indexes]] of Object.entries(STORES_V1)) {
        const store = open.result.createObjectStore(name, key);
        for (const [index, unique] of indexes) store.createIndex(index, index, { unique });
        for (const row of recorded.stores[name]!) store.put(row);
      }
    };
    open.onsuccess = () => {
      open.result.close();
      done();
    };
  });
}

const read = (version: string): Recorded =>
  JSON.parse(
    readFileSync(new URL(`../convergence/recorded/${version}.json`, import.meta.url), 'utf8'),
    (_, value: unknown) =>
      value && typeof value === 'object' && 'bytes' in value && typeof value.bytes === 'string'
        ? new Uint8Array(Buffer.from(value.bytes, 'base64')).buffer
        : value,
  ) as Recorded;

it.each(['v1'])('%s opens, and nothing of it is lost or doubled', async (version) => {
  const recorded = read(version);
  await put(recorded);
  const { account } = recorded;
  await pool.query(
    `INSERT INTO "user" (id, email, name, password_hash) VALUES ($1, 'old@demo.test', 'N', 'x')`,
    [account],
  );
  const box = outboxOf(account);
  for (const table of ['drafts', 'mutations', 'photos', 'bytes', 'lanes', 'meta'] as const)
    expect(await box.table(table).toArray()).toEqual(recorded.stores[table]);

  const phone = phoneOn(() => pool, account);
  await phone.rounds();
  const sent = async () =>
    Object.fromEntries(
      (
        await pool.query<{ text: string; photos: number }>(
          `SELECT fields->>'text' AS text, (SELECT count(*)::int FROM submission_photo
             WHERE submission_id = s.id) AS photos FROM submission s ORDER BY 1`,
        )
      ).rows.map(({ text, photos }) => [text, photos]),
    );
  expect(await sent()).toEqual({ 'acknowledged words': 1, 'queued words': 1, 'stamped words': 0 });

  // What waits for the person still does: the refused words, and the draft with its photo.
  const left = await box.drafts.orderBy('updatedAt').toArray();
  expect(left.map((d) => aReview(d).fields.text).sort()).toEqual(['a draft', 'refused words']);
  for (const { id } of left) {
    await reopenDraft(box, id);
    const draft = aReview(await box.drafts.get(id));
    const fields = { ...draft.fields, rating: 9, text: `${draft.fields.text}, sent` };
    await queueDraft(box, draft, fields as ReviewFields, new Date().toISOString());
  }
  await phone.rounds();
  expect(await sent()).toMatchObject({ 'a draft, sent': 1, 'refused words, sent': 0 });
  expect(Object.keys(await sent())).toHaveLength(5);
  for (const table of [box.drafts, box.mutations, box.photos, box.bytes])
    expect(await table.count()).toBe(0);
});
