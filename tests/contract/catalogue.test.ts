/** The starter catalogue: its shape and its arithmetic. Its agreement with other sources: `catalogue-reference.test.ts`. */
import { describe, expect, it } from 'vitest';
import {
  companies,
  models,
  parks,
  rides,
  companyBySlug,
  modelBySlug,
  parkBySlug,
  idOf,
  yearOf,
  distanceKm,
  FACTORS,
  siThousandths,
} from '../support/starter-facts.ts';

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

function isPartialDate(text: string): boolean {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text);
  if (!match) return false;
  const [, year, month = '01', day = '01'] = match;
  const full = `${year}-${month}-${day}`;
  const time = Date.parse(`${full}T00:00:00Z`);
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== full) return false;
  return Number(year) >= 1800 && Number(year) <= new Date().getUTCFullYear() + 1;
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
