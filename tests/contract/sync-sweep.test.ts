/** S31, S32: what the feed forgets is forgotten by phones too, and lanes go on after their receipts went. */
import 'fake-indexeddb/auto';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isChunk } from '#lib/client/catalogue/chunks.ts';
import { Cache } from '#lib/client/db/cache.ts';
import { Reading } from '#lib/client/reading.ts';
import { pullCatalogue } from '#lib/client/sync/pull-catalogue.ts';
import { pullPark } from '#lib/client/sync/pull.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { applyPush } from '#lib/server/sync/push.ts';
import { loadCatalogue } from '#lib/server/services/catalogue-load.ts';
import { sweepSync } from '#lib/server/sync/sweep.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { directNet } from '../support/direct-net.ts';

let database: TestDatabase;
let pool: pg.Pool;
const author = uuidv7();
const cache = new Cache();

beforeAll(async () => {
  database = await makeDatabase('sweep');
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

async function write(sql: string, ...values: unknown[]): Promise<void> {
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query("SELECT set_config('app.actor', 'test', true)");
  await client.query(sql, values);
  await client.query('COMMIT');
  client.release();
}

const review = (park: string, id: string) =>
  write(
    `INSERT INTO review (id, submission_id, author_id, subject_kind, subject_id, park_id, rating, title, text,
       language, received_at) VALUES ($1, $1, $2, 'ride', $3, $4, 7, 't', 'x', 'en', now())`,
    ...[id, author, uuidv7(), park],
  );

/** Half a year passes for all that is gone, and the daily round is made. */
async function halfAYearLater(): Promise<void> {
  await pool.query("UPDATE sync_change SET at = at - interval '181 days' WHERE gone");
  await vi.waitFor(async () => {
    await sweepSync(pool);
    const { rowCount } = await pool.query('SELECT FROM sync_change WHERE gone');
    expect(rowCount).toBe(0); // younger transactions of other tests may hold it back
  }, 20_000);
}

const reviewsOf = async (parkId: string): Promise<string[]> =>
  (await cache.reviews.where({ parkId }).toArray()).filter((r) => r.row).map((r) => r.id);

describe('H10: a phone that was away for longer than tombstones are kept', () => {
  it('loses the ghost of a review, and shows one that was made again', async () => {
    const { net } = directNet(pool);
    const park = uuidv7();
    const [stays, goes] = [uuidv7(), uuidv7()];
    await review(park, stays);
    await review(park, goes);
    await pullPark(cache, net, park);
    expect(await reviewsOf(park)).toEqual([stays, goes].sort());

    await write('DELETE FROM review WHERE id = $1', goes);
    await halfAYearLater();
    expect((await pullPark(cache, net, park)).anew).toBe(true);
    expect(await reviewsOf(park)).toEqual([stays]);

    await review(park, goes);
    expect((await pullPark(cache, net, park)).anew).toBe(false);
    expect(await reviewsOf(park)).toEqual([stays, goes].sort());
  });

  it('would keep the ghost, were the horizon not moved', async () => {
    const { net } = directNet(pool);
    const park = uuidv7();
    const goes = uuidv7();
    await review(park, goes);
    await pullPark(cache, net, park);
    await write('DELETE FROM review WHERE id = $1', goes);
    await halfAYearLater();
    await pool.query("UPDATE sync_epoch SET horizon = '0', mark = '0'");
    const noSums = {
      ...net,
      feed: async (...at: Parameters<typeof net.feed>) => {
        const page = await net.feed(...at);
        return 'sum' in page ? { ...page, sum: undefined! } : page;
      },
    };
    await pullPark(cache, noSums, park);
    expect(await reviewsOf(park)).toEqual([goes]);
    await pullPark(cache, net, park); // the sum is the second net below the first
    expect(await reviewsOf(park)).toEqual([]);
  });

  it('gets a manifest of today instead of the old one, and loses a ghost of the catalogue', async () => {
    const { net, asked } = directNet(pool);
    const reading = new Reading(cache);
    const pull = () =>
      pullCatalogue(
        cache,
        net,
        (sha, bytes) => isChunk(sha, new Uint8Array(bytes)),
        () => reading.reload(),
      );
    const { rows } = await pool.query<{ id: string; name: string }>(
      "SELECT id, name FROM ride WHERE slug = 'taron'",
    );
    const { id, name } = rows[0]!;
    await pull();
    const named = async () =>
      (await reading.views.search(name, 5))!.hits.some((hit) => hit.id === id);
    expect(await named()).toBe(true);
    await write('DELETE FROM ride WHERE id = $1', id);
    await halfAYearLater();
    asked.length = 0;
    await pull();
    expect(await named()).toBe(false);
    expect(asked.filter((what) => what === 'fresh manifest')).toHaveLength(1);
  });

  it('a phone that asks now and then never starts again, however quiet its scope is', async () => {
    const { net } = directNet(pool);
    const [quiet, other] = [uuidv7(), uuidv7()];
    await review(quiet, uuidv7());
    await pullPark(cache, net, quiet);
    for (let round = 0; round < 3; round++) {
      const id = uuidv7();
      await review(other, id);
      await vi.waitFor(async () => {
        await sweepSync(pool); // a day on which the phone asks
        expect((await pullPark(cache, net, quiet)).anew).toBe(false);
        const { rows } = await pool.query('SELECT mark FROM sync_epoch');
        const [, x] = (await cache.scopes.get(`park:${quiet}`))!.cursor.split('.');
        expect(BigInt(x!)).toBe(BigInt(rows[0].mark as string));
      }, 20_000);
    }
    await write('DELETE FROM review WHERE park_id = $1', other);
    await vi.waitFor(async () => {
      await sweepSync(pool);
      const { rowCount } = await pool.query(
        'SELECT FROM sync_change, sync_epoch WHERE gone AND x >= mark',
      );
      expect(rowCount).toBe(0);
    }, 20_000);
    await pullPark(cache, net, quiet);
    await halfAYearLater();
    expect((await pullPark(cache, net, quiet)).anew).toBe(false);
  });
});

describe('receipts', () => {
  it('go after a year but for the last of each lane, which goes on without a gap', async () => {
    const [clientId, submissionId] = [uuidv7(), uuidv7()];
    const { rows } = await pool.query<{ id: string }>('SELECT id FROM park LIMIT 1');
    const fields = {
      title: 't',
      text: 'x',
      rating: 7,
      visitedOn: null,
      waitedMinutes: null,
      language: 'en',
    };
    const push = async (seq: number) => {
      const args =
        seq === 1
          ? { submissionId, subject: { kind: 'park', id: rows[0]!.id }, fields, photoCount: 0 }
          : { submissionId, baseVersion: seq - 1, fields, photoCount: 0 };
      const item = {
        id: uuidv7(),
        lane: `submission:${submissionId}`,
        seq,
        name: seq === 1 ? 'review.submit' : 'review.revise',
        v: 1,
        args,
        madeAt: new Date().toISOString(),
      };
      const { results } = await applyPush(
        { p: PROTOCOL, clientId, userId: author, mutations: [item] },
        { id: author, role: 'USER' },
        {
          pool,
          now: () => new Date(),
          report: () => undefined,
          photoSettled: async () => undefined,
        },
      );
      return results[0]!.kind;
    };
    const kept = async () =>
      (
        await pool.query('SELECT seq FROM sync_mutation WHERE client_id = $1 ORDER BY seq', [
          clientId,
        ])
      ).rows.map((r) => r.seq as number);
    for (const seq of [1, 2, 3]) expect(await push(seq)).toBe('applied');
    await sweepSync(pool);
    expect(await kept()).toEqual([1, 2, 3]);
    await pool.query("UPDATE sync_mutation SET received_at = now() - interval '366 days'");
    await sweepSync(pool);
    expect(await kept()).toEqual([3]);
    expect(await push(4)).toBe('applied');
    await sweepSync(pool);
    expect(await kept()).toEqual([4]);
    expect(await push(6)).toBe('gap');
  });
});
