// The starter facts as they stand in their files, and the arithmetic that tests them, written apart from the product's.
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

const CATALOGUE = new URL('../../prisma/catalogue/', import.meta.url);

export interface FormerName {
  name: string;
  from: string | null;
  until: string | null;
}
export interface Model {
  slug: string;
  name: string;
  manufacturer: string | null;
}
export interface Company {
  slug: string;
  name: string;
  roles: string[];
  country: string | null;
  founded: number | null;
  website: string | null;
}
export interface Park {
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
export interface Measure {
  si: number;
  value: number;
  unit: string;
}
export interface Stats {
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
export interface Ride {
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

function lines<T>(file: string): T[] {
  const text = readFileSync(new URL(file, CATALOGUE), 'utf8');
  expect(text.endsWith('\n'), `${file} ends with a newline`).toBe(true);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

export const companies = lines<Company>('companies.jsonl');
export const models = lines<Model>('models.jsonl');
export const parks = lines<Park>('parks.jsonl');
export const rides = lines<Ride>('rides.jsonl');
export const companyBySlug = new Map(companies.map((company) => [company.slug, company]));
export const modelBySlug = new Map(models.map((model) => [model.slug, model]));
export const parkBySlug = new Map(parks.map((park) => [park.slug, park]));

export const idOf = (ride: Ride) => `${ride.park}/${ride.slug}`;
export const yearOf = (date: string) => Number(date.slice(0, 4));

/** Kilometres between two points on a sphere. */
export function distanceKm(a: [number, number], b: [number, number]): number {
  const rad = Math.PI / 180;
  const h =
    Math.sin(((b[0] - a[0]) * rad) / 2) ** 2 +
    Math.cos(a[0] * rad) * Math.cos(b[0] * rad) * Math.sin(((b[1] - a[1]) * rad) / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.sqrt(h));
}

/** Exact factors to SI as fractions of whole numbers. */
export const FACTORS: Record<string, { kind: 'length' | 'speed'; num: bigint; den: bigint }> = {
  m: { kind: 'length', num: 1n, den: 1n },
  ft: { kind: 'length', num: 3048n, den: 10000n },
  'km/h': { kind: 'speed', num: 10n, den: 36n },
  mph: { kind: 'speed', num: 44704n, den: 100000n },
};

/** The SI value in thousandths, rounded half up, worked out in whole numbers. */
export function siThousandths(value: number, unit: string): bigint {
  const factor = FACTORS[unit];
  if (!factor) throw new Error(`Unknown unit ${unit}`);
  const [whole = '0', fraction = ''] = String(value).split('.');
  const num = BigInt(whole + fraction) * factor.num * 1000n;
  const den = 10n ** BigInt(fraction.length) * factor.den;
  return (2n * num + den) / (2n * den);
}
