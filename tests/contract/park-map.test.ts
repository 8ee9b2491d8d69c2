/** H2, S58: a park's ground, from a file of OpenStreetMap to a phone that keeps it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeParkMap } from '#lib/domain/park-map/encode.ts';
import { MOST_MAP_BYTES, type MapRow } from '#lib/domain/park-map/park-map.ts';
import { START_CURSOR, type FeedChange } from '#lib/protocol/feed.ts';
import { mapOf, readMapFile } from '#lib/server/db/catalogue.ts';
import { importFiles, type ImportOptions } from '#lib/server/services/import/import.ts';
import type { Outcome, ToldLine } from '#lib/server/services/import/staging.ts';
import { directNet } from '../support/direct-net.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { osmLine, osmPark, osmPoint } from '../support/osm-park.ts';
import { referenceFile } from '../support/reference-data.ts';

let database: TestDatabase;
let pool: pg.Pool;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'park-map-'));
  database = await makeDatabase('park_map');
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await pool.end();
  await database.drop();
});

interface Told {
  counts: Record<Outcome, number>;
  rows: ToldLine[];
}

const importNow = (file: string, more: Partial<ImportOptions> = {}): Promise<Told> =>
  importFiles(database.url, { files: [file], ...more }, async ({ counts, rows }) => ({
    counts,
    rows: await Array.fromAsync(rows),
  }));

function put(name: string, content: unknown): string {
  writeFileSync(join(folder, name), JSON.stringify(content));
  return join(folder, name);
}

const count = async (from: string): Promise<number> =>
  Number((await pool.query<{ n: string }>(`SELECT count(*) AS n FROM ${from}`)).rows[0]!.n);

const parkId = async (name: string): Promise<string> =>
  (await pool.query<{ id: string }>('SELECT id FROM park WHERE name = $1', [name])).rows[0]!.id;

/** All that the feed of a park's scope tells of its map, from the beginning. */
async function fed(id: string): Promise<FeedChange[]> {
  const answer = await directNet(pool).net.feed(`park:${id}`, START_CURSOR);
  return 'changes' in answer ? answer.changes.filter(({ entity }) => entity === 'map') : [];
}

async function drawnOf(id: string) {
  const row = (await mapOf(pool, id))!;
  const bytes = (await readMapFile(pool, row.sha))!;
  return { row, bytes, map: decodeParkMap(gunzipSync(bytes).toString()) };
}

describe('the map of the reference park', () => {
  const overpass = referenceFile('osm/familypark_neusiedlersee.overpass.json');
  const geoJson = referenceFile('osm/familypark_neusiedlersee.geojson');

  it.skipIf(!overpass)('comes with it once, the same from either format', async () => {
    const trial = await importNow(overpass!, { dryRun: true });
    expect(trial.counts.created).toBe(15); // park, map and thirteen rides
    expect(await count('map_file')).toBe(0);

    await importNow(overpass!);
    const id = await parkId('Familypark Neusiedlersee');
    const { row, bytes, map } = await drawnOf(id);
    const kinds = new Set(map.shapes.map(({ kind }) => kind));
    for (const kind of ['path', 'water', 'building', 'wood', 'coaster', 'flume', 'fence'] as const)
      expect(kinds).toContain(kind);
    expect(map.outline).toHaveLength(1);
    expect(map.points.filter(({ kind }) => kind === 'toilets')).toHaveLength(3);
    expect(map.points.map(({ name }) => name)).toContain('Trattoria Medici');
    expect(map.rides.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Götterblitz', 'Rattenmühle']),
    );
    expect(row).toMatchObject({
      ...{ asOf: '2025-04-09', attribution: '© OpenStreetMap contributors, ODbL 1.0' },
      bytes: bytes.length,
    });
    expect(bytes.length).toBeLessThan(20_000);

    for (const file of [overpass!, geoJson!]) {
      const again = await importNow(file);
      expect(again.counts).toMatchObject({ created: 0, changed: 0, review: 0, unchanged: 15 });
    }
    expect(await count('map_file')).toBe(1);
    expect(await count(`history WHERE entity = 'park_map'`)).toBe(1);
  });

  it.skipIf(!overpass)('is told by the feed of its park, with the name of its file', async () => {
    const id = await parkId('Familypark Neusiedlersee');
    const [change, ...more] = await fed(id);
    expect(more).toEqual([]);
    const row = change!.row as MapRow;
    expect(row.sha).toBe(
      createHash('sha256')
        .update((await readMapFile(pool, row.sha))!)
        .digest('hex'),
    );
    expect(JSON.stringify(row).length).toBeLessThan(2_500);
    const [west, south, east, north] = row.box;
    expect([west, south]).toEqual([expect.closeTo(16.64, 1), expect.closeTo(47.8, 1)]);
    // The file reaches kilometres further along a brook; the map ends close around the park.
    expect(north - south).toBeLessThan(0.01);
    expect(east - west).toBeLessThan(0.015);
  });

  it.skipIf(!overpass)('is not touched by a file that was cut off', async () => {
    const cut = join(folder, 'cut.json');
    writeFileSync(cut, readFileSync(overpass!).subarray(0, 200_000));
    await expect(importNow(cut)).rejects.toThrow(/was cut off/);
    expect(await count('map_file')).toBe(1);
  });
});

describe('a map', () => {
  const paths = (...ends: [number, number][]) => [
    osmLine(1, { highway: 'path' }, [[16.001, 45.001], ...ends]),
  ];

  it('gives way to a newer one, which phones are told, and not to an older', async () => {
    const first = put(
      'first.geojson',
      osmPark({ name: 'Turns', corner: [16, 45] }, paths([16.002, 45.001])),
    );
    expect((await importNow(first)).counts).toMatchObject({ created: 2 });
    const id = await parkId('Turns');
    const before = await drawnOf(id);

    const newer = osmPark(
      { name: 'Turns', corner: [16, 45], timestamp: '2026-02-03' },
      paths([16.002, 45.001], [16.003, 45.002]),
    );
    expect((await importNow(put('newer.geojson', newer))).counts).toMatchObject({ changed: 1 });
    const after = await drawnOf(id);
    expect(after.row.asOf).toBe('2026-02-03');
    expect(after.row.sha).not.toBe(before.row.sha);
    expect((await fed(id)).map(({ row }) => (row as MapRow).sha)).toEqual([after.row.sha]);
    expect(await readMapFile(pool, before.row.sha)).not.toBeNull(); // the history names it

    const older = await importNow(first);
    expect(older.counts).toMatchObject({ created: 0, changed: 0, skipped: 1 });
    expect(older.rows.find(({ outcome }) => outcome === 'skipped')!.reason).toBe(
      'the map that is known is of 2026-02-03, and newer',
    );
    expect((await mapOf(pool, id))!.sha).toBe(after.row.sha);

    const same = await importNow(put('same.geojson', { ...newer, timestamp: '2026-03-04' }));
    expect(same.counts).toMatchObject({ changed: 1 }); // only of when it is
    expect(await mapOf(pool, id)).toMatchObject({ sha: after.row.sha, asOf: '2026-03-04' });
  });

  it('of a large park is small enough for a phone, and says when it cannot be', async () => {
    const chance = (n: number) => ((Math.imul(n, 2654435761) >>> 0) % 1000) / 1000;
    const many = (ways: number, latitude: number) =>
      Array.from({ length: ways }, (_, i) => {
        let [x, y] = [16 + chance(i) * 0.006, latitude + chance(i * 7) * 0.004];
        const points = Array.from({ length: 25 }, (_, k) => {
          x += (chance(i * 31 + k) - 0.5) * 0.0002;
          y += (chance(i * 17 + k) - 0.5) * 0.0002;
          return [x, y] as [number, number];
        });
        const tags: Record<string, string> = i % 2 ? { highway: 'footway' } : { barrier: 'fence' };
        return osmLine(i, tags, points);
      });
    const large = await importNow(
      put('large.geojson', osmPark({ name: 'Large', corner: [16, 46] }, many(3_000, 46))),
    );
    expect(large.counts).toMatchObject({ created: 2, review: 0 });
    const { bytes, map } = await drawnOf(await parkId('Large'));
    expect(bytes.length).toBeLessThanOrEqual(MOST_MAP_BYTES);
    expect(map.shapes.length).toBeGreaterThan(2_900);

    const huge = await importNow(
      put('huge.geojson', osmPark({ name: 'Huge', corner: [16, 46.5] }, many(12_000, 46.5))),
    );
    expect(huge.counts).toMatchObject({ created: 1, review: 1 });
    expect(huge.rows.at(-1)!.reason).toBe('its map is too large for a phone');
  }, 60_000);

  it('of a park without an outline shows what lies around its rides', async () => {
    const name = 'No Outline';
    const features = [
      osmPoint(1, { tourism: 'theme_park', name }, [16, 45.5]),
      osmPoint(2, { attraction: 'carousel', name: 'Horses' }, [16.001, 45.501]),
      osmPoint(3, { amenity: 'toilets' }, [16.0012, 45.5012]),
      osmPoint(4, { amenity: 'toilets' }, [16.02, 45.52]),
      osmLine(5, { highway: 'path' }, [
        [16.0005, 45.5005],
        [16.1, 45.6],
      ]),
    ];
    await importNow(put('node.geojson', { type: 'FeatureCollection', features }));
    const { map, row } = await drawnOf(await parkId(name));
    expect(map).toMatchObject({ outline: [], rides: [{ name: 'Horses' }] });
    expect(map.points).toHaveLength(1);
    expect(map.shapes).toHaveLength(1);
    expect(row.box[2]).toBeLessThan(16.01);
    expect(row.asOf).toBeNull();
  });

  it('of a park that nobody can place is left out, and the rest is taken', async () => {
    const way = osmLine(1, { highway: 'path' }, [
      [-29.999, -34.999],
      [-29.998, -34.999],
    ]);
    const sea = osmPark({ name: 'Adrift', corner: [-30, -35] }, [way]);
    const { counts, rows } = await importNow(put('sea.geojson', sea));
    expect(counts.created).toBe(0);
    expect(rows.map(({ reason }) => reason)).toContain('the map of a park that was not taken over');
  });
});
