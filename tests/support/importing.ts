// What tests of imports have in common: a database for each, a folder, and how files are read and told of.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { importFiles, type ImportOptions } from '#lib/server/services/import/import.ts';
import type { Outcome, ToldLine } from '#lib/server/services/import/staging.ts';
import { makeDatabase, type TestDatabase } from './database.ts';

export let database: TestDatabase;
export let db: pg.Client;
export let folder: string;

/** Once in a file: an empty database for each test, and a folder for files. */
export function withImports(): void {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'import-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => {
    database = await makeDatabase('import');
    db = new pg.Client({ connectionString: database.url });
    await db.connect();
  });
  afterEach(async () => {
    await db.end();
    await database.drop();
  });
}

interface Told {
  counts: Record<Outcome, number>;
  rows: ToldLine[];
}

export const importNow = (
  files: string[],
  more: Partial<ImportOptions> = {},
  url = database.url,
): Promise<Told> =>
  importFiles(url, { files, ...more }, async ({ counts, rows }) => ({
    counts,
    rows: await Array.fromAsync(rows),
  }));

export const HEAD =
  'coaster_name,Location,Status,Opening date,Height,Manufacturer,Model,Park section,latitude,longitude';
export function csv(name: string, ...rows: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, [HEAD, ...rows, ''].join('\n'));
  return path;
}
export const rowsOf = async (sql: string): Promise<Record<string, unknown>[]> =>
  (await db.query(sql)).rows;
export const entries = async (): Promise<unknown> =>
  (
    await rowsOf(
      `SELECT (SELECT count(*) FROM park) + (SELECT count(*) FROM ride) + (SELECT count(*) FROM company) AS n`,
    )
  )[0]!['n'];
