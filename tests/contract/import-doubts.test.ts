/** C7: what an import is in doubt about waits for somebody, who says that they looked at it. */
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { doubtfulFiles, doubtfulLines, settleLines } from '#lib/server/db/import-review.ts';
import { csv, database, importNow, withImports } from '../support/importing.ts';

withImports();

const NOW = new Date('2026-06-01T10:00:00.000Z');
const WAITING = { file: null, settled: false, after: null };
let pool: pg.Pool;
const moderator = { id: uuidv7() };

beforeEach(async () => {
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  await pool.query(
    `INSERT INTO "user" (id, email, name, password_hash, role)
     VALUES ($1, 'mo@imports.test', 'Mo', 'x', 'MODERATOR')`,
    [moderator.id],
  );
});
afterEach(() => pool.end());

/** Two parks of one name far apart: a ride of that name belongs to neither for sure. */
const doubtful = () =>
  csv(
    'doubts.csv',
    'Twin One,Luna Park,Operating,1990,20,,,,41.0,2.0',
    'Twin Two,Luna Park,Operating,1990,20,,,,-33.8,151.2',
  );

describe('a line in doubt', () => {
  it('waits with what it is about, until somebody says that they looked at it, and can wait again', async () => {
    const { rows } = await importNow([doubtful()]);
    const doubts = rows.filter(({ outcome }) => outcome === 'review');
    expect(doubts.length).toBeGreaterThan(0);
    const waiting = await doubtfulLines(pool, WAITING);
    expect(waiting.map(({ line, reason }) => [line, reason])).toEqual(
      doubts.map(({ line, reason }) => [line, reason]),
    );
    expect(waiting[0]).toMatchObject({
      file: expect.stringContaining('doubts.csv'),
      settled: null,
    });
    expect(waiting.find(({ about }) => about)?.about).toMatchObject({ park: 'Luna Park' });

    const ids = waiting.map(({ id }) => id);
    await settleLines(pool, ids, true, moderator, NOW);
    expect(await doubtfulLines(pool, WAITING)).toEqual([]);
    const settled = await doubtfulLines(pool, { ...WAITING, settled: true });
    expect(settled.map((line) => line.settled)).toEqual(
      ids.map(() => ({ by: 'Mo', at: NOW.toISOString() })),
    );
    await settleLines(pool, [ids[0]!], false, moderator, NOW);
    expect((await doubtfulLines(pool, WAITING)).map(({ id }) => id)).toEqual([ids[0]]);
  });

  it('that was looked at does not wait again when the file is read once more', async () => {
    const file = doubtful();
    await importNow([file]);
    const ids = (await doubtfulLines(pool, WAITING)).map(({ id }) => id);
    await settleLines(pool, ids, true, moderator, NOW);
    await importNow([file]);
    expect(await doubtfulLines(pool, WAITING)).toEqual([]);
    expect(await doubtfulFiles(pool)).toMatchObject([{ waiting: 0, all: ids.length }]);
  });

  it('comes page by page, each once, of one file where that is asked for', async () => {
    await pool.query(
      `INSERT INTO import_review (format, file, line, reason)
       SELECT 'osm', CASE WHEN n % 2 = 0 THEN 'a.json' ELSE 'b.json' END, n, 'unclear'
         FROM generate_series(1, 120) n`,
    );
    const seen: number[] = [];
    for (let after: string | null = null; ;) {
      const page = await doubtfulLines(pool, { ...WAITING, file: 'a.json', after });
      seen.push(...page.map(({ line }) => line));
      if (page.length < 50) break;
      after = page.at(-1)!.id;
    }
    expect(seen).toEqual(Array.from({ length: 60 }, (_, i) => 2 * i + 2));
  });
});
