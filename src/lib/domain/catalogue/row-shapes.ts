import type { PhotoRef, ReviewRow } from '../review/review.ts';
import type {
  CatalogueKind,
  CatalogueRows,
  CoasterStats,
  FormerName,
  Measure,
  RatingShown,
  RatingTally,
} from './rows.ts';
import type { SubjectRef } from '../subject.ts';
import type { ParkCard, RideCard } from './views.ts';

/**
 * Rows that arrive from outside are read through these shapes: every known field is checked and
 * copied, nothing unknown (`__proto__` least of all) is carried over. By hand and not by zod, since
 * a phone reads a hundred thousand of them at start.
 */
export class MalformedRow extends Error {}

type Reader<T> = (value: unknown) => T;
type Shape<Row> = { readonly [Field in keyof Row]-?: Reader<Row[Field]> };
type Fields = Record<string, unknown>;

const LONGEST_TEXT = 300_000; // more than the longest review takes
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const DATE = /^\d{4}(?:-\d{2}){0,2}$/;

function refuse(expected: string): never {
  throw new MalformedRow(`expected ${expected}`);
}

const text: Reader<string> = (v) =>
  typeof v === 'string' && v.length <= LONGEST_TEXT ? v : refuse('text');
const uuid: Reader<string> = (v) => (typeof v === 'string' && UUID.test(v) ? v : refuse('a UUID'));
const date: Reader<string> = (v) => (typeof v === 'string' && DATE.test(v) ? v : refuse('a date'));
const finite: Reader<number> = (v) =>
  typeof v === 'number' && Number.isFinite(v) ? v : refuse('a number');
const whole: Reader<number> = (v) =>
  typeof v === 'number' && Number.isSafeInteger(v) ? v : refuse('a whole number');
const tallied: Reader<number> = (v) => (whole(v) >= 0 ? (v as number) : refuse('a count'));

const within =
  (least: number, most: number): Reader<number> =>
  (v) => {
    const n = finite(v);
    return n >= least && n <= most ? n : refuse(`${least} to ${most}`);
  };

const oneOf = <const T extends string>(...allowed: T[]): Reader<T> => {
  const known: ReadonlySet<unknown> = new Set(allowed);
  return (v) => (known.has(v) ? (v as T) : refuse(allowed.join(' or ')));
};

const orNull =
  <T>(read: Reader<T>): Reader<T | null> =>
  (v) =>
    v === null ? null : read(v);

const listOf =
  <T>(read: Reader<T>, most = 1_000): Reader<T[]> =>
  (v) =>
    Array.isArray(v) && v.length <= most ? v.map(read) : refuse('a list');

function fieldsOf(v: unknown): Fields {
  return typeof v === 'object' && v !== null && !Array.isArray(v)
    ? (v as Fields)
    : refuse('fields');
}

function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

const objectOf =
  <T extends object>(shape: Shape<T>): Reader<T> =>
  (v) => {
    const fields = fieldsOf(v);
    const out: Fields = {};
    for (const name in shape) out[name] = shape[name](own(fields, name));
    return out as T;
  };

/** Like `objectOf`, for fields that may also be absent. */
const sparseOf =
  <T extends object>(shape: { readonly [Field in keyof T]-?: Reader<T[Field]> }): Reader<T> =>
  (v) => {
    const fields = fieldsOf(v);
    const out: Fields = {};
    for (const name in shape) {
      const value = own(fields, name);
      if (value !== undefined) out[name] = shape[name](value);
    }
    return out as T;
  };

const countryCode: Reader<string> = (v) =>
  typeof v === 'string' && /^[A-Z]{2}$/.test(v) ? v : refuse('a country code');

const formerNames = listOf<FormerName>(objectOf({ name: text, until: orNull(whole) }));
const measure = objectOf<Measure>({ si: finite, value: finite, unit: text });
const subject = objectOf<SubjectRef>({ kind: oneOf('park', 'ride'), id: uuid });

const histogram: Reader<number[]> = (v) => {
  const bars = listOf(tallied)(v);
  return bars.length === 10 ? bars : refuse('ten bars');
};
const rating = objectOf<RatingTally>({ count: tallied, sum: tallied, histogram });

const shown = objectOf<RatingShown>({ count: tallied, sum: tallied });

const stats = sparseOf<CoasterStats>({
  heightM: orNull(measure),
  lengthM: orNull(measure),
  speedMps: orNull(measure),
  dropM: orNull(measure),
  inversions: orNull(whole),
  angleDeg: orNull(finite),
  material: orNull(oneOf('STEEL', 'WOOD', 'HYBRID')),
  launch: orNull(text),
  durationS: orNull(finite),
});

const status = oneOf(
  'OPERATING',
  'CLOSED_TEMP',
  'CLOSED_PERM',
  'UNDER_CONSTRUCTION',
  'DEMOLISHED',
  'RELOCATED',
  'SBNO',
  'CLOSING',
);

/** One reader a field, in the order in which the fields travel as columns. */
export const ROW_SHAPES: { readonly [Kind in CatalogueKind]: Shape<CatalogueRows[Kind]> } = {
  company: {
    id: uuid,
    slug: text,
    name: text,
    roles: listOf(oneOf('OPERATOR', 'PROPERTY_OWNER', 'MANUFACTURER', 'DESIGNER')),
    country: orNull(countryCode),
    founded: orNull(whole),
    website: orNull(text),
  },
  park: {
    id: uuid,
    slug: text,
    name: text,
    formerNames,
    type: oneOf('THEME_PARK', 'AMUSEMENT_PARK'),
    status,
    opened: orNull(date),
    closed: orNull(date),
    country: countryCode,
    continent: oneOf('AF', 'AS', 'EU', 'NA', 'OC', 'SA'),
    region: orNull(text),
    locality: orNull(text),
    latitude: within(-90, 90),
    longitude: within(-180, 180),
    timeZone: text,
    operatorId: orNull(uuid),
    website: orNull(text),
    description: orNull(text),
    rating,
  },
  ride: {
    id: uuid,
    parkId: uuid,
    slug: text,
    name: text,
    formerNames,
    category: oneOf('RC', 'DR', 'FR', 'WR', 'TR', 'OT'),
    status,
    manufacturerId: orNull(uuid),
    model: orNull(text),
    opened: orNull(date),
    closed: orNull(date),
    minHeightCm: orNull(whole),
    minHeightAccompaniedCm: orNull(whole),
    maxHeightCm: orNull(whole),
    latitude: orNull(within(-90, 90)),
    longitude: orNull(within(-180, 180)),
    description: orNull(text),
    stats: orNull(stats),
    rating,
  },
};

const { id, slug, name, country, continent, locality } = ROW_SHAPES.park;

/** A park as lists show it, one reader a field, in the order in which the index of parks has them. */
export const PARK_CARD_SHAPE: Shape<ParkCard> = {
  ...{ id, slug, name, status, country, continent, locality },
  rideCount: tallied,
  coasterCount: tallied,
  rating: shown,
};

/** A ride as the start page shows it; it travels with the list of parks. */
export const readRideCard = objectOf<RideCard>({
  ...{ id, slug, name, status },
  rating: shown,
  category: ROW_SHAPES.ride.category,
  parkSlug: text,
  parkName: text,
  opened: orNull(date),
  heightM: orNull(finite),
  speedMps: orNull(finite),
  minHeightCm: orNull(whole),
});

const photo = objectOf<PhotoRef>({
  sha256: (v) => (typeof v === 'string' && /^[0-9a-f]{64}$/.test(v) ? v : refuse('a SHA-256')),
  width: tallied,
  height: tallied,
  caption: orNull(text),
});

const REVIEW_SHAPE: Shape<ReviewRow> = {
  id: uuid,
  subject,
  parkId: uuid,
  author: objectOf({ id: uuid, name: text }),
  rating: within(1, 10),
  title: text,
  text,
  visitedOn: orNull(date),
  waitedMinutes: orNull(tallied),
  language: text,
  photos: listOf(photo),
  version: whole,
  publishedAt: text,
  updatedAt: text,
};

/** The row with its known fields only; throws `MalformedRow` when one of them is not what it must be. */
export function readRow<Kind extends CatalogueKind>(
  kind: Kind,
  value: unknown,
): CatalogueRows[Kind] {
  return objectOf(ROW_SHAPES[kind] as Shape<CatalogueRows[Kind]>)(value);
}

/** A plain row of one whose fields are read when asked for (`protocol/chunk.ts`); nothing is checked. */
export function wholeRow<Kind extends CatalogueKind>(
  kind: Kind,
  row: CatalogueRows[Kind],
): CatalogueRows[Kind] {
  const whole: Fields = {};
  for (const field in ROW_SHAPES[kind]) whole[field] = (row as unknown as Fields)[field];
  return whole as unknown as CatalogueRows[Kind];
}

/** As `readRow`, for a published review. */
export const readReview: Reader<ReviewRow> = objectOf(REVIEW_SHAPE);
