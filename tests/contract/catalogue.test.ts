/**
 * The starter catalogue: its shape, its arithmetic, and its agreement with outside reference data.
 *
 * The reference data lies beside the clone (`../shared/data`) and is never committed. Without it the
 * comparison is skipped; in CI its absence is a failure, so that a green run always compared.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const CATALOGUE = new URL('../../prisma/catalogue/', import.meta.url);
const DATA = new URL('../../../shared/data/', import.meta.url);

interface FormerName {
  name: string;
  from: string | null;
  until: string | null;
}
interface Model {
  slug: string;
  name: string;
  manufacturer: string | null;
}
interface Company {
  slug: string;
  name: string;
  roles: string[];
  country: string | null;
  founded: number | null;
  website: string | null;
}
interface Park {
  slug: string;
  name: string;
  formerNames: FormerName[];
  type: string;
  status: string;
  opened: string;
  country: string;
  continent: string;
  region: string;
  locality: string;
  latitude: number;
  longitude: number;
  timeZone: string;
  operator: string;
  website: string;
  description: string;
}
interface Measure {
  si: number;
  value: number;
  unit: string;
}
interface Stats {
  heightM?: Measure | null;
  lengthM?: Measure | null;
  speedMps?: Measure | null;
  dropM?: Measure | null;
  inversions?: number | null;
  angleDeg?: number | null;
  material?: string | null;
  launch?: string | null;
  durationS?: number | null;
}
interface Ride {
  park: string;
  slug: string;
  name: string;
  formerNames: FormerName[];
  category: string;
  status: string;
  manufacturer: string | null;
  model: string | null;
  opened: string | null;
  closed: string | null;
  minHeightCm: number | null;
  minHeightAccompaniedCm: number | null;
  maxHeightCm: number | null;
  latitude: number | null;
  longitude: number | null;
  description: string | null;
  stats: Stats | null;
}

const COMPANY_KEYS = ['slug', 'name', 'roles', 'country', 'founded', 'website'];
const PARK_KEYS = [
  ...['slug', 'name', 'formerNames', 'type', 'status', 'opened', 'country', 'continent', 'region'],
  ...['locality', 'latitude', 'longitude', 'timeZone', 'operator', 'website', 'description'],
];
const RIDE_KEYS = [
  ...['park', 'slug', 'name', 'formerNames', 'category', 'status', 'manufacturer', 'model'],
  ...['opened', 'closed', 'minHeightCm', 'minHeightAccompaniedCm', 'maxHeightCm', 'latitude'],
  ...['longitude', 'description', 'stats'],
];
const STATS_KEYS = [
  ...['heightM', 'lengthM', 'speedMps', 'dropM', 'inversions', 'angleDeg', 'material', 'launch'],
  'durationS',
];
const STATUSES = [
  ...['OPERATING', 'CLOSED_TEMP', 'CLOSED_PERM', 'UNDER_CONSTRUCTION', 'DEMOLISHED', 'RELOCATED'],
  ...['SBNO', 'CLOSING'],
];
const GONE = ['CLOSED_PERM', 'DEMOLISHED', 'RELOCATED'];

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

function lines<T>(file: string): T[] {
  const text = readFileSync(new URL(file, CATALOGUE), 'utf8');
  expect(text.endsWith('\n'), `${file} ends with a newline`).toBe(true);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

const companies = lines<Company>('companies.jsonl');
const models = lines<Model>('models.jsonl');
const parks = lines<Park>('parks.jsonl');
const rides = lines<Ride>('rides.jsonl');
const companyBySlug = new Map(companies.map((company) => [company.slug, company]));
const modelBySlug = new Map(models.map((model) => [model.slug, model]));
const parkBySlug = new Map(parks.map((park) => [park.slug, park]));

const idOf = (ride: Ride) => `${ride.park}/${ride.slug}`;
const yearOf = (date: string) => Number(date.slice(0, 4));

function isPartialDate(text: string): boolean {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text);
  if (!match) return false;
  const [, year, month = '01', day = '01'] = match;
  const full = `${year}-${month}-${day}`;
  const time = Date.parse(`${full}T00:00:00Z`);
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== full) return false;
  return Number(year) >= 1800 && Number(year) <= new Date().getUTCFullYear() + 1;
}

/** Kilometres between two points on a sphere. */
function distanceKm(a: [number, number], b: [number, number]): number {
  const rad = Math.PI / 180;
  const h =
    Math.sin(((b[0] - a[0]) * rad) / 2) ** 2 +
    Math.cos(a[0] * rad) * Math.cos(b[0] * rad) * Math.sin(((b[1] - a[1]) * rad) / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.sqrt(h));
}

/** Exact factors to SI as fractions of whole numbers. */
const FACTORS: Record<string, { kind: 'length' | 'speed'; num: bigint; den: bigint }> = {
  m: { kind: 'length', num: 1n, den: 1n },
  ft: { kind: 'length', num: 3048n, den: 10000n },
  'km/h': { kind: 'speed', num: 10n, den: 36n },
  mph: { kind: 'speed', num: 44704n, den: 100000n },
};

/** The SI value in thousandths, rounded half up, worked out in whole numbers. */
function siThousandths(value: number, unit: string): bigint {
  const factor = FACTORS[unit];
  if (!factor) throw new Error(`Unknown unit ${unit}`);
  const [whole = '0', fraction = ''] = String(value).split('.');
  const num = BigInt(whole + fraction) * factor.num * 1000n;
  const den = 10n ** BigInt(fraction.length) * factor.den;
  return (2n * num + den) / (2n * den);
}

describe('starter catalogue', () => {
  it('is large and wide enough to begin with', () => {
    expect(parks.length).toBeGreaterThanOrEqual(12);
    expect(rides.length).toBeGreaterThanOrEqual(80);
    expect(new Set(parks.map((park) => park.continent)).size).toBeGreaterThanOrEqual(4);
    for (const park of parks) {
      const count = rides.filter((ride) => ride.park === park.slug).length;
      expect(count, park.slug).toBeGreaterThanOrEqual(4);
    }
    for (const category of ['RC', 'DR', 'FR', 'WR', 'TR']) {
      expect(
        rides.some((ride) => ride.category === category),
        category,
      ).toBe(true);
    }
  });

  it('keeps the rides other parts of the project name', () => {
    const ids = new Set(rides.map(idOf));
    for (const id of [
      'cedar-point/millennium-force',
      'phantasialand/taron',
      'europa-park/silver-star',
    ]) {
      expect(ids.has(id), id).toBe(true);
    }
  });

  it('writes every object with the agreed keys in the agreed order', () => {
    for (const company of companies) expect(Object.keys(company)).toEqual(COMPANY_KEYS);
    for (const park of parks) expect(Object.keys(park)).toEqual(PARK_KEYS);
    for (const ride of rides) {
      expect(Object.keys(ride), idOf(ride)).toEqual(RIDE_KEYS);
      const stats = Object.keys(ride.stats ?? {});
      expect(stats, idOf(ride)).toEqual(STATS_KEYS.filter((key) => stats.includes(key)));
    }
  });

  it('has unique, plain slugs and clean texts', () => {
    const slugs = [
      companies.map((company) => company.slug),
      parks.map((park) => park.slug),
      rides.map(idOf),
    ];
    for (const list of slugs) expect(new Set(list).size).toBe(list.length);
    for (const row of [...companies, ...parks, ...rides]) {
      expect(row.slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      const text = JSON.stringify(row);
      expect(text, 'composed form').toBe(text.normalize('NFC'));
      expect(text, row.slug).not.toMatch(/\u00a0|\[\d+\]|\s{2}|" | "/);
    }
    for (const row of [...parks, ...rides]) {
      if (row.description !== null) expect(row.description, row.slug).toMatch(/^[A-Z].*\.$/);
    }
    const sentences = [...parks, ...rides].map((row) => row.description).filter((d) => d !== null);
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  it('refers only to rows that exist and play that role', () => {
    const used = new Set<string>();
    for (const park of parks) {
      expect(companyBySlug.get(park.operator)?.roles, park.slug).toContain('OPERATOR');
      used.add(park.operator);
    }
    for (const model of models)
      if (model.manufacturer !== null)
        expect(companyBySlug.get(model.manufacturer)?.roles, model.slug).toContain('MANUFACTURER');
    for (const ride of rides) {
      expect(parkBySlug.has(ride.park), idOf(ride)).toBe(true);
      if (ride.model !== null) {
        const model = modelBySlug.get(ride.model);
        expect(model, idOf(ride)).toBeDefined();
        expect(model!.manufacturer, idOf(ride)).toBe(ride.manufacturer);
      }
      if (ride.manufacturer === null) continue;
      expect(companyBySlug.get(ride.manufacturer)?.roles, idOf(ride)).toContain('MANUFACTURER');
      used.add(ride.manufacturer);
    }
    expect(companies.map((company) => company.slug).filter((slug) => !used.has(slug))).toEqual([]);
  });

  it('describes companies and parks within range', () => {
    const region = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
    for (const row of [...companies, ...parks]) {
      if (row.country !== null) {
        expect(row.country).toMatch(/^[A-Z]{2}$/);
        expect(region.of(row.country), row.country).toBeDefined();
      }
      if (row.website !== null) expect(new URL(row.website).protocol, row.slug).toBe('https:');
    }
    const roles = ['OPERATOR', 'PROPERTY_OWNER', 'MANUFACTURER', 'DESIGNER'];
    for (const company of companies) {
      expect(company.roles.length).toBeGreaterThan(0);
      for (const role of company.roles) expect(roles).toContain(role);
      if (company.founded !== null) {
        expect(Number.isInteger(company.founded) && company.founded > 1700, company.slug).toBe(
          true,
        );
        expect(company.founded).toBeLessThanOrEqual(new Date().getUTCFullYear());
      }
    }
    for (const park of parks) {
      expect(['THEME_PARK', 'AMUSEMENT_PARK']).toContain(park.type);
      expect(STATUSES).toContain(park.status);
      expect(['AF', 'AS', 'EU', 'NA', 'OC', 'SA']).toContain(park.continent);
      expect(isPartialDate(park.opened), park.slug).toBe(true);
      expect(Math.abs(park.latitude), park.slug).toBeLessThanOrEqual(90);
      expect(Math.abs(park.longitude), park.slug).toBeLessThanOrEqual(180);
      expect(park.timeZone).toMatch(/^[A-Z][A-Za-z]+\/[A-Za-z_/]+$/);
      expect(() => new Intl.DateTimeFormat('en', { timeZone: park.timeZone })).not.toThrow();
    }
  });

  it('describes rides within range', () => {
    for (const ride of rides) {
      const id = idOf(ride);
      const park = parkBySlug.get(ride.park)!;
      expect(['RC', 'DR', 'FR', 'WR', 'TR', 'OT'], id).toContain(ride.category);
      expect(STATUSES, id).toContain(ride.status);
      if (ride.opened !== null) {
        expect(isPartialDate(ride.opened), id).toBe(true);
        expect(yearOf(ride.opened), id).toBeGreaterThanOrEqual(yearOf(park.opened));
      }
      if (ride.closed !== null) {
        expect(isPartialDate(ride.closed), id).toBe(true);
        expect(GONE, id).toContain(ride.status);
        if (ride.opened !== null) expect(ride.closed > ride.opened, id).toBe(true);
      }
      const heights = [ride.minHeightAccompaniedCm, ride.minHeightCm, ride.maxHeightCm];
      const known = heights.filter((height) => height !== null);
      expect(known, id).toEqual([...known].sort((a, b) => a - b));
      for (const height of known) {
        expect(Number.isInteger(height) && height >= 70 && height <= 210, id).toBe(true);
      }
      expect(ride.latitude === null, id).toBe(ride.longitude === null);
      if (ride.latitude !== null && ride.longitude !== null) {
        const away = distanceKm([park.latitude, park.longitude], [ride.latitude, ride.longitude]);
        expect(away, `${id} lies in its park`).toBeLessThan(2);
      }
      for (const former of ride.formerNames) {
        expect(former.name, id).not.toBe(ride.name);
        if (former.until !== null && ride.opened !== null) {
          expect(yearOf(former.until), id).toBeGreaterThanOrEqual(yearOf(ride.opened));
        }
      }
      const { stats } = ride;
      if (stats === null) continue;
      if (stats.inversions != null) {
        expect(Number.isInteger(stats.inversions) && stats.inversions <= 14, id).toBe(true);
      }
      if (stats.angleDeg != null) expect(stats.angleDeg > 0 && stats.angleDeg <= 135).toBe(true);
      if (stats.material != null) expect(['STEEL', 'WOOD', 'HYBRID']).toContain(stats.material);
      if (stats.durationS != null) expect(stats.durationS, id).toBeLessThan(600);
    }
  });

  it('converts every figure exactly, to the third decimal', () => {
    let figures = 0;
    for (const ride of rides) {
      const { heightM, lengthM, dropM, speedMps } = ride.stats ?? {};
      for (const [kind, measure] of [
        ['length', heightM],
        ['length', lengthM],
        ['length', dropM],
        ['speed', speedMps],
      ] as const) {
        if (!measure) continue;
        figures += 1;
        expect(FACTORS[measure.unit]?.kind, idOf(ride)).toBe(kind);
        const exact = Number(siThousandths(measure.value, measure.unit)) / 1000;
        expect(measure.si, `${idOf(ride)}: ${measure.value} ${measure.unit}`).toBe(exact);
      }
    }
    expect(figures).toBeGreaterThanOrEqual(200);
  });
});

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

const hasData = existsSync(DATA);
const dataFile = (path: string) => readCsv(readFileSync(new URL(path, DATA), 'utf8'));

if (!hasData && process.env.CI) {
  it('compares the catalogue with the reference data', () => {
    throw new Error('CI must have the reference data at ../shared/data: nothing was compared.');
  });
}

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
