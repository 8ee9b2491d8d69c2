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
import { parkHours } from './hours-shapes.ts';
import {
  countryCode,
  date,
  fieldsOf,
  finite,
  listOf,
  objectOf,
  oneOf,
  orNull,
  refuse,
  since,
  sparseOf,
  tallied,
  text,
  uuid,
  whole,
  within,
  type Reader,
  type Shape,
  type Fields,
} from './read-values.ts';
import type { ParkCard, RideCard } from './views.ts';

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
