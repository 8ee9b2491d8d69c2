import type { PhotoRef, ReviewRow } from '../review/review.ts';
import type {
  CatalogueKind,
  CatalogueRows,
  Closure,
  CoasterStats,
  ExternalIds,
  FormerName,
  Measure,
  RatingShown,
  RatingTally,
  RideTag,
  Source,
  Sources,
} from './rows.ts';
import type { UpdateRow } from '../updates/update.ts';
import {
  HOURS_SOURCES,
  LONGEST_RULE,
  RULE_PROBLEMS,
  STRETCH_KINDS,
  type DayHours,
  type HoursRow,
  type ParkHours,
  type RuleProblem,
  type Stretch,
} from '../hours/hours.ts';
import type { MapRow } from '../park-map/park-map.ts';
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
const DATE = /^\d{4}(?:-\d{2}){0,2}~?$/;

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

/** A field that rows written before it was known do not have. */
const since =
  <T>(read: Reader<T>, before: T): Reader<T> =>
  (v) =>
    v === undefined ? before : read(v);

// The year alone was a number once.
const former = objectOf<FormerName>({
  name: text,
  from: since(orNull(date), null),
  until: (v) => orNull(date)(typeof v === 'number' ? String(v) : v),
});
const formerNames = listOf(former);
const measure = objectOf<Measure>({ si: finite, value: finite, unit: text });
const externalIds = sparseOf<ExternalIds>({
  ...{ wikidata: text, rcdb: text, osm: text, themeparks: text },
});

const FIELD_NAME = /^(?:\*|[a-zA-Z]{1,40})$/;
const source = objectOf<Source>({ of: text, asOf: orNull(date), licence: orNull(text) });
const sources: Reader<Sources> = (v) => {
  const named = Object.entries(fieldsOf(v)).map(([field, told]) =>
    FIELD_NAME.test(field) ? ([field, source(told)] as const) : refuse('a name of a field'),
  );
  return Object.fromEntries(named);
};
const clockTime: Reader<string> = (v) =>
  typeof v === 'string' && /^\d\d:[0-5]\d$/.test(v) ? v : refuse('a time');
const calendarDay: Reader<string> = (v) =>
  typeof v === 'string' && /^\d{4}-\d\d-\d\d$/.test(v) ? v : refuse('a day');
const stretch = objectOf<Stretch>({
  from: clockTime,
  until: clockTime,
  kind: oneOf(...STRETCH_KINDS),
  note: orNull(text),
});
const dayHours = objectOf<DayHours>({ stretches: listOf(stretch), note: orNull(text) });
const days: Reader<Record<string, DayHours>> = (v) =>
  Object.fromEntries(
    Object.entries(fieldsOf(v)).map(([day, told]) => [calendarDay(day), dayHours(told)]),
  );
const ruleText: Reader<string> = (v) =>
  text(v).length <= LONGEST_RULE ? (v as string) : refuse('a shorter rule');
const parkHours = objectOf<ParkHours>({
  rule: orNull(ruleText),
  dates: days,
  source: oneOf(...HOURS_SOURCES),
  of: orNull(text),
  checkedOn: orNull(calendarDay),
});

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
  type: orNull(text),
  launch: orNull(text),
  durationS: orNull(finite),
  gForce: orNull(finite),
  trains: orNull(whole),
  trainLayout: orNull(text),
});

const closure = objectOf<Closure>({
  from: orNull(date),
  until: orNull(date),
  reason: orNull(text),
});

const tag: Reader<RideTag> = oneOf(
  'SINGLE_RIDER',
  'CHILD_SWAP',
  'GETS_WET',
  'EXPRESS_PASS',
  'TRANSFER_FROM_WHEELCHAIR',
  'WHEELCHAIR_ACCESSIBLE',
  'INDOORS',
  'LOOSE_ITEMS_FORBIDDEN',
);

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

/** What every entity has. */
const entity = {
  id: uuid,
  slug: text,
  formerSlugs: since(listOf(text), []),
  name: text,
  description: since(orNull(text), null),
  externalIds: since(externalIds, {}),
  sources: since(sources, {}),
};

/**
 * One reader a field, in the order in which the fields travel as columns. A field that is added reads what
 * was written before it (`since`).
 */
export const ROW_SHAPES: { readonly [Kind in CatalogueKind]: Shape<CatalogueRows[Kind]> } = {
  company: {
    ...entity,
    formerNames: since(formerNames, []),
    roles: listOf(oneOf('OPERATOR', 'PROPERTY_OWNER', 'MANUFACTURER', 'DESIGNER')),
    country: orNull(countryCode),
    headquarters: since(orNull(text), null),
    founded: orNull(whole),
    defunct: since(orNull(whole), null),
    parentId: since(orNull(uuid), null),
    website: orNull(text),
    verified: since(orNull(date), null),
  },
  model: {
    ...entity,
    manufacturerId: orNull(uuid),
  },
  park: {
    ...entity,
    formerNames,
    type: oneOf('THEME_PARK', 'AMUSEMENT_PARK'),
    status,
    opened: orNull(date),
    closed: orNull(date),
    country: countryCode,
    continent: oneOf('AF', 'AS', 'EU', 'NA', 'OC', 'SA'),
    region: orNull(text),
    locality: orNull(text),
    address: since(orNull(text), null),
    latitude: within(-90, 90),
    longitude: within(-180, 180),
    timeZone: text,
    size: since(orNull(measure), null),
    areas: since(listOf(text), []),
    operatorId: orNull(uuid),
    ownerId: since(orNull(uuid), null),
    website: orNull(text),
    hours: since(orNull(parkHours), null),
    rating,
  },
  ride: {
    ...entity,
    parkId: uuid,
    formerNames,
    category: oneOf('RC', 'DR', 'FR', 'WR', 'TR', 'OT'),
    area: since(orNull(text), null),
    status,
    statusSince: since(orNull(date), null),
    closure: since(orNull(closure), null),
    manufacturerId: orNull(uuid),
    modelId: since(orNull(uuid), null),
    designerIds: since(listOf(uuid), []),
    previousId: since(orNull(uuid), null),
    opened: orNull(date),
    closed: orNull(date),
    minHeightCm: orNull(whole),
    minHeightAccompaniedCm: orNull(whole),
    maxHeightCm: orNull(whole),
    capacityPerHour: since(orNull(whole), null),
    tags: since(listOf(tag), []),
    latitude: orNull(within(-90, 90)),
    longitude: orNull(within(-180, 180)),
    stats: orNull(stats),
    rating,
  },
};

/** What a row tells that nobody writes into it: it follows from other tables, and does not travel in files. */
export const COMPUTED: ReadonlySet<string> = new Set(['rating', 'verified']);

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
  ...{ closure: ROW_SHAPES.ride.closure, area: ROW_SHAPES.ride.area },
  parkSlug: text,
  parkName: text,
  opened: orNull(date),
  closed: since(orNull(date), null),
  heightM: orNull(finite),
  speedMps: orNull(finite),
  minHeightCm: orNull(whole),
});

const sha256: Reader<string> = (v) =>
  typeof v === 'string' && /^[0-9a-f]{64}$/.test(v) ? v : refuse('a SHA-256');
const photo = objectOf<PhotoRef>({
  sha256,
  width: tallied,
  height: tallied,
  caption: orNull(text),
});

const HOURS_SHAPE: Shape<HoursRow> = {
  id: uuid,
  hours: parkHours,
  timeZone: text,
  from: orNull(calendarDay),
  until: orNull(calendarDay),
  days,
  problem: orNull(objectOf<RuleProblem>({ code: oneOf(...RULE_PROBLEMS), detail: orNull(text) })),
};

const UPDATE_SHAPE: Shape<UpdateRow> = {
  id: uuid,
  parkId: uuid,
  companyId: uuid,
  title: text,
  body: text,
  from: orNull(calendarDay),
  until: orNull(calendarDay),
  version: whole,
  publishedAt: text,
  correctedAt: orNull(text),
  correction: orNull(text),
  withdrawnAt: orNull(text),
};

const longitude = within(-180, 180);
const MAP_SHAPE: Shape<MapRow> = {
  id: uuid,
  sha: sha256,
  bytes: tallied,
  asOf: orNull(date),
  attribution: text,
  box: (v) => {
    const sides = listOf(longitude, 4)(v);
    return sides.length === 4 ? (sides as unknown as MapRow['box']) : refuse('four sides');
  },
  outline: listOf(listOf(longitude), 100),
};

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

/** As `readRow`, for the hours of a park as they travel. */
export const readHours: Reader<HoursRow> = objectOf(HOURS_SHAPE);

/** As `readRow`, for what a park's scope tells of its map. */
export const readMap: Reader<MapRow> = objectOf(MAP_SHAPE);

/** As `readRow`, for an official update that was published. */
export const readUpdate: Reader<UpdateRow> = objectOf(UPDATE_SHAPE);

/** As `readRow`, for a published review. */
export const readReview: Reader<ReviewRow> = objectOf(REVIEW_SHAPE);
