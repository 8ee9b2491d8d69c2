import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCatalogue } from '#lib/server/services/catalogue-load.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let pool: pg.Pool;
const count = async (table: string): Promise<number> =>
  (await pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)).rows[0]!.n;

beforeAll(async () => {
  database = await makeDatabase('load');
  pool = new pg.Pool({ connectionString: database.url });
  // Ending a pool does not wait for its sockets: dropping the database may break one that is idle.
  pool.on('connect', (client) => client.on('error', () => undefined));
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

describe('loading the starter catalogue', () => {
  it('loads every line, with its actor in the history, and nothing twice', async () => {
    const loaded = await loadCatalogue(database.url);
    expect(loaded.parks).toBeGreaterThanOrEqual(12);
    expect(loaded.rides).toBeGreaterThanOrEqual(80);
    expect(await count('park')).toBe(loaded.parks);
    expect(await count('ride')).toBe(loaded.rides);
    expect(await count('company')).toBe(loaded.companies);
    expect(await count("history WHERE actor = 'import:starter'")).toBe(
      Object.values(loaded).reduce((sum, n) => sum + n, 0),
    );
    expect(await count('ride WHERE manufacturer_id IS NOT NULL')).toBeGreaterThan(0);

    const changes = await count('sync_change');
    const history = await count('history');
    expect(await loadCatalogue(database.url)).toEqual({
      ...{ companies: 0, models: 0, parks: 0, rides: 0 },
    });
    expect(await count('sync_change')).toBe(changes);
    expect(await count('history')).toBe(history);
  });

  it('leaves alone what people changed', async () => {
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query("SELECT set_config('app.actor', 'test', true)");
    await client.query("UPDATE park SET name = 'Renamed' WHERE slug = 'phantasialand'");
    await client.query('COMMIT');
    client.release();
    await loadCatalogue(database.url);
    expect(await count("park WHERE name = 'Renamed'")).toBe(1);
  });

  it('gives the same ids in every installation', async () => {
    const other = await makeDatabase('load_other');
    const elsewhere = new pg.Pool({ connectionString: other.url });
    elsewhere.on('connect', (client) => client.on('error', () => undefined));
    try {
      await loadCatalogue(other.url);
      const ids = 'SELECT id FROM park UNION ALL SELECT id FROM ride ORDER BY id';
      expect((await elsewhere.query(ids)).rows).toEqual((await pool.query(ids)).rows);
    } finally {
      await elsewhere.end();
      await other.drop();
    }
  });

  it('names file, line and field of every fault, and then loads nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'thrillwiki-catalogue-'));
    try {
      cpSync(new URL('../../prisma/catalogue/', import.meta.url), folder, { recursive: true });
      const change = (file: string, edit: (lines: string[]) => void): void => {
        const lines = readFileSync(join(folder, file), 'utf8').split('\n');
        edit(lines);
        writeFileSync(join(folder, file), lines.join('\n'));
      };
      change('parks.jsonl', (lines) => {
        lines[1] = JSON.stringify({
          ...JSON.parse(lines[1]!),
          latitude: 91,
          timeZone: 'Mars/Base',
        });
        lines[2] = '{ not json';
      });
      change('rides.jsonl', (lines) => {
        lines[4] = JSON.stringify({ ...JSON.parse(lines[4]!), manufacturer: 'nobody' });
        lines[6] = lines[5]!;
      });
      const before = await count('history');
      const failure = await loadCatalogue(database.url, pathToFileURL(`${folder}/`)).then(
        () => '',
        (error: Error) => error.message,
      );
      expect(failure).toContain('parks.jsonl:2: latitude:');
      expect(failure).toContain('parks.jsonl:2: timeZone: not an IANA time zone');
      expect(failure).toContain('parks.jsonl:3: ');
      expect(failure).toContain('rides.jsonl:5: no company "nobody"');
      expect(failure).toMatch(/rides\.jsonl:7: ".+" is already at rides\.jsonl:6/);
      expect(await count('history')).toBe(before);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
