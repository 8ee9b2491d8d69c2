// Parks as OpenStreetMap has them, in GeoJSON, for tests that cannot have the reference data or need another case.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Tags = Record<string, string>;
type At = [longitude: number, latitude: number];

const feature = (id: string, properties: Tags, geometry: object) => ({
  ...{ type: 'Feature', id, properties, geometry },
});
export const osmPoint = (id: number, tags: Tags, coordinates: At) =>
  feature(`node/${id}`, tags, { type: 'Point', coordinates });
export const osmLine = (id: number, tags: Tags, coordinates: At[]) =>
  feature(`way/${id}`, tags, { type: 'LineString', coordinates });
export const osmArea = (id: number, tags: Tags, ring: At[]) =>
  feature(`way/${id}`, tags, { type: 'Polygon', coordinates: [[...ring, ring[0]]] });

export interface OsmPark {
  name: string;
  /** Its lower left corner; it is some 450 m wide and high. */
  corner: At;
  timestamp?: string;
}

/** A park with an outline, and what lies in it. */
export function osmPark(
  { name, corner: [west, south], timestamp = '2026-01-02' }: OsmPark,
  features: object[],
) {
  const outline = osmArea(Math.round(south * 1e6), { tourism: 'theme_park', name }, [
    ...([
      [west, south],
      [west + 0.006, south],
      [west + 0.006, south + 0.004],
      [west, south + 0.004],
    ] as At[]),
  ]);
  return { type: 'FeatureCollection', timestamp, features: [outline, ...features] };
}

/** A small park with something of everything, at Lake Neusiedl. */
export function somePark(name: string) {
  const corner: At = [16.64, 47.8];
  const at = (x: number, y: number): At => [corner[0] + x / 1_000, corner[1] + y / 1_000];
  return osmPark({ name, corner }, [
    osmArea(1, { natural: 'water' }, [at(1, 1), at(2, 1), at(2, 2), at(1, 2)]),
    osmArea(2, { building: 'yes', amenity: 'restaurant', name: 'The Inn' }, [
      ...[at(3, 1), at(3.4, 1), at(3.4, 1.3), at(3, 1.3)],
    ]),
    osmLine(3, { highway: 'footway' }, [at(0, 2), at(3, 2.2), at(5, 3)]),
    osmLine(4, { roller_coaster: 'track', name: 'Blitz' }, [
      at(3, 3),
      at(4, 3.5),
      at(5, 2.6),
      at(3, 3),
    ]),
    osmPoint(5, { attraction: 'carousel', name: 'Horses' }, at(4.5, 1)),
    osmPoint(6, { amenity: 'toilets' }, at(2.6, 1.2)),
    osmPoint(7, { emergency: 'first_aid' }, at(2.6, 3)),
    osmPoint(8, { barrier: 'gate', entrance: 'main' }, at(0, 2)),
  ]);
}

/** By the command that people use. */
export function importPark(databaseUrl: string, file: string | object): void {
  const folder = mkdtempSync(join(tmpdir(), 'osm-park-'));
  const path = typeof file === 'string' ? file : join(folder, 'park.geojson');
  if (typeof file !== 'string') writeFileSync(path, JSON.stringify(file));
  execFileSync(process.execPath, ['scripts/import.ts', path], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  rmSync(folder, { recursive: true });
}
