import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generate } from '../../bench/generator/generate.ts';
import { loadGenerated } from '../../bench/generator/load.ts';
import { readRow } from '#lib/domain/catalogue/row-shapes.ts';
import { SLUG } from '#lib/domain/catalogue/slug.ts';
import { readCatalogue } from '#lib/server/db/catalogue.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

const SIZE = { parks: 40, rides: 400, seed: 7 };
const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);

describe('the made-up catalogue', () => {
  let database: TestDatabase;
  beforeAll(async () => void (database = await makeDatabase('generator')));
  afterAll(() => database.drop());

  it('is the same for the same seed and another for another, and each row could be a real one', () => {
    const made = generate(SIZE);
    expect(generate(SIZE)).toEqual(made);
    expect(generate({ ...SIZE, seed: 8 }).ride).not.toEqual(made.ride);
    expect([made.park.length, made.ride.length]).toEqual([40, 400]);
    for (const kind of ['company', 'park', 'ride'] as const)
      for (const row of made[kind]) {
        expect(readRow(kind, row)).toEqual(row);
        expect(row.slug).toMatch(SLUG);
      }
  });

  it('comes out of the database as it went in', async () => {
    const made = generate(SIZE);
    await loadGenerated(database.url, made);
    const pool = new pg.Pool({ connectionString: database.url });
    const { content } = await readCatalogue(pool);
    await pool.end();
    for (const kind of ['company', 'park', 'ride'] as const)
      expect(content[kind]).toEqual([...made[kind]].sort(byId));
  });
});
