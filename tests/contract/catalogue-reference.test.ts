/**
 * The starter catalogue's agreement with outside reference data, which lies beside the clone (`../shared/data`) and is
 * never committed. Without it the comparison is skipped; in CI its absence is a failure, so that a green run always
 * compared.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { referenceFile } from '../support/reference-data.ts';
import {
  type Park,
  type Ride,
  parks,
  rides,
  parkBySlug,
  idOf,
  yearOf,
  distanceKm,
  siThousandths,
} from '../support/starter-facts.ts';

/**
 * Where the catalogue knowingly differs from the reference. A line that no longer differs fails
 * the test too, so that the list can only shrink to the truth.
 */
const KNOWN_DISAGREEMENTS: Record<string, string> = {
  'alton-towers/wicker-man length':
    'Announced by the park with 2,028 ft (618 m); the reference follows sources that say 795 m.',
  'cedar-point/rougarou opened':
    'One ride since 1996, as Mantis; the reference counts from its floorless trains of 2015.',
  'cedar-point/top-thrill-2 length':
    'The reference describes Top Thrill Dragster, before the second tower lengthened the track.',
  'liseberg/lisebergbanan length':
    'Most lists of coasters say 1,340 m; the reference follows one article that says 1,548 m.',
};

/** Rides whose name the reference spells in a way no rule would guess. */
const ALSO_CALLED: Record<string, string> = {
  'alton-towers/th13teen': 'Thirteen',
  'europa-park/arthur': 'Arthur – The Ride',
};

// ---------------------------------------------------------------------------------------------
// Comparison with the reference data.

/** RFC 4180: quoted cells may hold commas, quotes and line breaks. */
function readCsv(text: string): Record<string, string>[] {
  const table: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const endCell = () => {
    row.push(cell);
    cell = '';
  };
  const endRow = () => {
    endCell();
    if (row.length > 1 || row[0] !== '') table.push(row);
    row = [];
  };
  for (let i = text.charCodeAt(0) === 0xfeff ? 1 : 0; i < text.length; i += 1) {
    const char = text[i]!;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') cell += text[(i += 1)]!;
      else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === ',') endCell();
    else if (char === '\n') endRow();
    else if (char !== '\r') cell += char;
  }
  if (cell !== '' || row.length > 0) endRow();
  const [header = [], ...body] = table;
  return body.map((cells) => {
    if (cells.length !== header.length) throw new Error(`Ragged CSV row: ${cells.join(',')}`);
    return Object.fromEntries(header.map((key, index) => [key, cells[index]!]));
  });
}

/** A cell without its known faults: hard spaces and footnote marks. */
const clean = (cell: string | undefined) =>
  (cell ?? '')
    .replaceAll('\u00a0', ' ')
    .replace(/\[\d+\]/g, '')
    .trim();

/** A name for comparing: no accents, case, punctuation, article or bracketed addition. */
const normal = (name: string) =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\([^)]*\)/g, ' ')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .replace(/^the /, '')
    .replaceAll(' ', '');

const normalPark = (name: string) => normal(name).replace(/park$/, '');

/** The first figure of a cell in SI; the unit that comes first is the source's own. */
function firstMeasure(cell: string | undefined): number | null {
  const match = /([\d,]+(?:\.\d+)?)\s*(ft|m|mph|km\/h)\b/.exec(clean(cell));
  if (!match) return null;
  return Number(siThousandths(Number(match[1]!.replaceAll(',', '')), match[2]!)) / 1000;
}

function position(row: Record<string, string>): [number, number] | null {
  const latitude = clean(row.latitude);
  const longitude = clean(row.longitude);
  return latitude && longitude ? [Number(latitude), Number(longitude)] : null;
}

/** One latitude of the reference has its sign flipped, so both signs are tried. */
function near(park: Park, at: [number, number], km: number): boolean {
  const here: [number, number] = [park.latitude, park.longitude];
  return distanceKm(here, at) < km || distanceKm(here, [-at[0], at[1]]) < km;
}

function isAt(row: Record<string, string>, park: Park): boolean {
  const at = position(row);
  if (at && !near(park, at, 5)) return false;
  const names = [park.name, ...park.formerNames.map((former) => former.name)].map(normalPark);
  const location = clean(row.Location);
  if (names.includes(normalPark(location))) return true;
  // The reference files many rides under "Other": their title or position tells the park.
  if (location !== 'Other') return false;
  const inTitle = /\(([^);]+)[^)]*\)/.exec(clean(row.coaster_name))?.[1] ?? '';
  return names.includes(normalPark(inTitle)) || at !== null;
}

const referenceYear = (row: Record<string, string>) => {
  const year = /\b(1[89]|20)\d\d\b/.exec(clean(row['Opening date']))?.[0];
  return year ? Number(year) : null;
};

function findReference(ride: Ride, rows: Record<string, string>[]) {
  const park = parkBySlug.get(ride.park)!;
  const names = [ride.name, ...ride.formerNames.map((former) => former.name)];
  const alias = ALSO_CALLED[idOf(ride)];
  if (alias) names.push(alias);
  const wanted = names.map(normal);
  const opened = ride.opened === null ? 0 : yearOf(ride.opened);
  // A park may have had two rides of one name, years apart: take the nearer.
  return rows
    .filter((row) => wanted.includes(normal(clean(row.coaster_name))) && isAt(row, park))
    .map((row) => ({ row, gap: Math.abs((referenceYear(row) ?? 0) - opened) }))
    .sort((a, b) => a.gap - b.gap)[0]?.row;
}

const hasData = referenceFile('coaster_db/') !== null;
const dataFile = (path: string) => readCsv(readFileSync(referenceFile(path)!, 'utf8'));

describe.skipIf(!hasData)(
  hasData
    ? 'starter catalogue against the reference data'
    : 'starter catalogue against the reference data (SKIPPED: ../shared/data is absent)',
  () => {
    it('agrees about rides both know', () => {
      const rows = dataFile('coaster_db/split_dev.csv');
      expect(rows.length).toBeGreaterThan(500);
      const matched: string[] = [];
      const differences: Record<string, string> = {};
      let figures = 0;
      for (const ride of rides) {
        const row = findReference(ride, rows);
        if (!row) continue;
        const id = idOf(ride);
        matched.push(id);
        const compare = (
          field: string,
          ours: number | null | undefined,
          theirs: number | null,
          slack: (theirs: number) => number,
        ) => {
          if (ours == null || theirs === null) return;
          figures += 1;
          if (Math.abs(ours - theirs) <= slack(theirs) + 1e-9) return;
          differences[`${id} ${field}`] = `ours ${ours}, reference ${theirs}`;
        };
        const share = (theirs: number) => theirs * 0.02;
        const { stats } = ride;
        compare('height', stats?.heightM?.si, firstMeasure(row.Height), share);
        compare('length', stats?.lengthM?.si, firstMeasure(row.Length), share);
        compare('speed', stats?.speedMps?.si, firstMeasure(row.Speed), share);
        compare('drop', stats?.dropM?.si, firstMeasure(row.Drop), share);
        const inversions = clean(row.Inversions);
        compare('inversions', stats?.inversions, inversions ? Number(inversions) : null, () => 0);
        compare('opened', ride.opened ? yearOf(ride.opened) : null, referenceYear(row), () => 1);
      }
      expect(new Set(matched).size).toBe(matched.length);
      expect(matched.length, matched.join(', ')).toBeGreaterThanOrEqual(55);
      expect(figures).toBeGreaterThanOrEqual(250);
      const unknown = Object.entries(differences).filter(([key]) => !(key in KNOWN_DISAGREEMENTS));
      expect(unknown, 'differences without a known reason').toEqual([]);
      const settled = Object.keys(KNOWN_DISAGREEMENTS).filter((key) => !(key in differences));
      expect(settled, 'known disagreements that no longer differ').toEqual([]);
    });

    it('agrees about where parks lie and what time it is there', () => {
      const rows = [
        ...dataFile('themeparks/parks_timezones.csv'),
        ...dataFile('parksapi/parks_china.csv'),
      ];
      const matched = parks.flatMap((park) => {
        const row = rows.find((other) => normalPark(clean(other.name)) === normalPark(park.name));
        return row ? [{ park, row }] : [];
      });
      for (const { park, row } of matched) {
        const away = distanceKm([park.latitude, park.longitude], position(row)!);
        expect(away, park.slug).toBeLessThan(5);
        expect(park.timeZone, park.slug).toBe(clean(row.timezone));
      }
      expect(matched.length).toBeGreaterThanOrEqual(9);
    });
  },
);
