/** C7: tables of parks, and files that are not what they should be: told, and nothing half done. */
import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { type ImportOptions } from '#lib/server/services/import/import.ts';
import { referenceFile } from '../support/reference-data.ts';
import {
  csv,
  database,
  entries,
  folder,
  HEAD,
  importNow,
  rowsOf,
  withImports,
} from '../support/importing.ts';

withImports();

describe('tables of parks', () => {
  const table = (...rows: string[]): string => {
    const path = join(folder, 'parks.csv');
    writeFileSync(path, `${['name,latitude,longitude,timezone', ...rows].join('\n')}\n`);
    return path;
  };

  it('make the parks that nobody knew, in the country where they stand, once', async () => {
    const file = table('Tivoli Test,55.67,12.57,Europe/Copenhagen', 'At Sea,-45,-120,');
    const { counts } = await importNow([file]);
    expect(counts).toMatchObject({ created: 1, review: 1 });
    expect(await rowsOf('SELECT name, country, time_zone FROM park')).toEqual([
      { name: 'Tivoli Test', country: 'DK', time_zone: 'Europe/Copenhagen' },
    ]);
    expect((await importNow([file])).counts).toMatchObject({
      created: 0,
      changed: 0,
      unchanged: 1,
    });
  });

  it('do not make a park anew that stands there under another name', async () => {
    await importNow([table('Tivoli Test,55.67,12.57,Europe/Copenhagen')]);
    const { counts, rows } = await importNow([table('The Tivoli of Tests,55.671,12.571,')]);
    expect(counts).toMatchObject({ created: 0, review: 1 });
    expect(rows[0]!.reason).toMatch(/where “Tivoli Test” is: another name of it\?/);
  });

  it('of the reference data are read, and a second time change nothing', async (ctx) => {
    const files = ['themeparks/parks_timezones.csv', 'parksapi/parks_china.csv']
      .map(referenceFile)
      .filter((file) => file !== null);
    if (files.length < 2) return ctx.skip();
    const first = await importNow(files);
    expect(first.counts.created).toBeGreaterThan(60);
    expect(first.counts.unreadable).toBe(0);
    expect((await importNow(files)).counts).toMatchObject({ created: 0, changed: 0 });
  });
});

describe('files that are none', () => {
  async function refused(path: string, more: Partial<ImportOptions> = {}): Promise<string> {
    const before = await entries();
    const error = await importNow([path], more).then(
      () => new Error('it was taken'),
      (reason: Error) => reason,
    );
    expect(await entries()).toBe(before);
    expect(await rowsOf('SELECT 1 FROM import_line')).toEqual([]);
    return error.message;
  }
  const put = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  it('are refused whole, with a word that helps', async () => {
    expect(await refused(put('columns.csv', 'coaster_name,Location\nA,B\n'))).toBe(
      'columns.csv: it has no column Status. Nothing was imported.',
    );
    expect(await refused(put('empty.csv', ''))).toMatch(/it is empty/);
    const latin1 = Buffer.from(
      `${HEAD}\nOne,A Park,Operating,,,,,,,\nDr\u00f8m,Park,Operating,,,,,,,\n`,
      'latin1',
    );
    expect(await refused(put('latin1.csv', latin1))).toMatch(
      /it is not UTF-8, about line \d: save it as UTF-8 first/,
    );
    expect(await refused(put('latin1.jsonl', latin1))).toMatch(/it is not UTF-8/);
    expect(await refused(put('cut.json', '{"elements":[{"type":"node","id":1'))).toMatch(
      /no JSON, or was cut off/,
    );
    expect(await refused(put('other.json', '{"a":1}'))).toMatch(
      /neither an Overpass answer nor GeoJSON/,
    );
    expect(await refused(put('quote.csv', `${HEAD}\n"never closed,Park\n`))).toMatch(
      /Quote Not Closed/i,
    );
    expect(await refused(join(folder, 'nowhere.csv'))).toMatch(/it is not there/);
    expect(await refused(put('what.xls', 'x'))).toMatch(/say --format/);
  });

  it('are read where they can be: ragged rows are told, the others are taken', async () => {
    const file = csv(
      'ragged.csv',
      'One,A Park,Operating,1999,,,,,50.8,6.88',
      'Two,A Park',
      'a,b,c,d,e,f,g,h,i,j,k,l',
    );
    const { counts, rows } = await importNow([file]);
    expect(counts).toMatchObject({ created: 1, unreadable: 2 });
    expect(rows[1]).toMatchObject({ line: 3, reason: '2 cells instead of 10' });
  });

  it('take no more memory the bigger they are', async () => {
    const path = join(folder, 'big.csv');
    const file = createWriteStream(path);
    file.write(`${HEAD}\n`);
    const long = 'x'.repeat(4_000);
    for (let i = 0; i < 50_000; i++)
      if (!file.write(`Ride ${i},Other,Operating,1999,${long},,,,,\n`)) await once(file, 'drain');
    file.end();
    await once(file, 'close');
    let size = 0;
    for await (const bytes of createReadStream(path)) size += (bytes as Buffer).length;
    expect(size).toBeGreaterThan(200e6);

    const child = spawn(process.execPath, ['scripts/import.ts', path, '--json'], {
      env: { ...process.env, DATABASE_URL: database.url, NODE_OPTIONS: '--max-old-space-size=128' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let report = '';
    for await (const text of child.stdout) report += String(text);
    expect(child.exitCode ?? (await once(child, 'exit'))[0]).toBe(0);
    const told = JSON.parse(report) as { skipped: number; rows: unknown[] };
    expect(told.skipped).toBe(50_000);
    expect(told.rows).toHaveLength(50_000);
  }, 120_000);
});
