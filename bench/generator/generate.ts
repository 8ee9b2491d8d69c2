import { readRow } from '../../src/lib/domain/catalogue/row-shapes.ts';
import type {
  CatalogueRows,
  CompanyRole,
  CompanyRow,
  EntityStatus,
  FormerName,
  ModelRow,
  ParkRow,
  RideCategory,
  RideRow,
} from '../../src/lib/domain/catalogue/rows.ts';
import { date, rounded, stats, tally } from './figures.ts';
import { Namer, slugOf } from './names.ts';
import { Random } from './random.ts';
import { COMPANY_TAILS, COUNTRIES, MODELS } from './words.ts';

/** A whole made-up catalogue: as many rows of each kind as asked for. */
export type GeneratedCatalogue = { [Kind in keyof CatalogueRows]: CatalogueRows[Kind][] };

export interface Size {
  parks: number;
  rides: number;
  seed: number;
}

const MOST_RIDES = 150;

const WEIGHTED_COUNTRIES = COUNTRIES.map((country) => [country, country[6]] as const);
const PARK_STATUS: [EntityStatus, number][] = [
  ['OPERATING', 80],
  ['CLOSED_PERM', 12],
  ['DEMOLISHED', 3],
  ['CLOSED_TEMP', 3],
  ['UNDER_CONSTRUCTION', 2],
];
const RIDE_STATUS: [EntityStatus, number][] = [
  ['OPERATING', 72],
  ['DEMOLISHED', 14],
  ['CLOSED_PERM', 4],
  ['RELOCATED', 4],
  ['SBNO', 3],
  ['CLOSED_TEMP', 2],
  ['UNDER_CONSTRUCTION', 1],
];
const CATEGORY: [RideCategory, number][] = [
  ['RC', 22],
  ['FR', 46],
  ['WR', 12],
  ['DR', 8],
  ['TR', 6],
  ['OT', 6],
];

/**
 * The catalogue every measurement is made with: the same rows for the same numbers, on any machine.
 * Ten thousand parks and a hundred thousand rides by default, a third of the rides with full figures.
 */
export function generate({ parks, rides, seed }: Size): GeneratedCatalogue {
  const random = new Random(seed);
  const company = companies(random, Math.max(4, Math.round(parks / 5)));
  const makers = company.filter((c) => c.roles.includes('MANUFACTURER'));
  const operators = company.filter((c) => c.roles.includes('OPERATOR'));
  const model = models(random, makers);
  const sold = Map.groupBy(model, ({ manufacturerId }) => manufacturerId!);
  const park: ParkRow[] = [];
  const ride: RideRow[] = [];
  const parkSlugs = new Set<string>();
  for (const count of ridesPerPark(random, parks, rides)) {
    const at = random.weighted(WEIGHTED_COUNTRIES);
    const namer = new Namer(random, at[2]);
    const made = makePark(random, namer, at, operators, parkSlugs);
    park.push(made);
    const slugs = new Set<string>();
    for (let i = 0; i < count; i++)
      ride.push(makeRide(random, namer, made, { makers, sold }, slugs));
  }
  return { company, model, park, ride };
}

/** Most parks have a handful, a few a hundred and more; together exactly `rides`. */
function ridesPerPark(random: Random, parks: number, rides: number): number[] {
  const median = rides / parks / 2;
  const counts = Array.from({ length: parks }, () => {
    const count = Math.round(median * Math.exp(1.2 * random.normal()));
    return Math.min(MOST_RIDES, Math.max(1, count));
  });
  let missing = rides - counts.reduce((sum, n) => sum + n, 0);
  while (missing !== 0) {
    const at = random.whole(0, parks - 1);
    const next = counts[at]! + Math.sign(missing);
    if (next < 1 || next > MOST_RIDES) continue;
    counts[at] = next;
    missing -= Math.sign(missing);
  }
  return counts;
}

function companies(random: Random, count: number): CompanyRow[] {
  const slugs = new Set<string>();
  return Array.from({ length: count }, (_, i) => {
    const [country, , tongue] = random.weighted(WEIGHTED_COUNTRIES);
    const namer = new Namer(random, tongue);
    const proper = namer.proper();
    const tail = random.pick(COMPANY_TAILS);
    const name = { name: `${proper.name} ${tail}`, latin: `${proper.latin} ${tail}` };
    const slug = slugOf(name, slugs);
    return readRow('company', {
      id: random.uuid(),
      slug,
      name: name.name,
      roles: rolesOf(random, i),
      country: random.chance(0.9) ? country : null,
      founded: random.chance(0.7) ? random.whole(1880, 2024) : null,
      website: random.chance(0.6) ? `https://www.${slug}.example` : null,
    });
  });
}

/** Every maker sells one, the first and bigger ones more. */
function models(random: Random, makers: readonly CompanyRow[]): ModelRow[] {
  const slugs = new Set<string>();
  return makers.flatMap((maker, i) =>
    Array.from({ length: Math.max(1, 12 - i) }, (_, n) => {
      const name = MODELS[(i + n) % MODELS.length]!;
      return readRow('model', {
        id: random.uuid(),
        slug: slugOf({ name, latin: `${maker.slug} ${name}` }, slugs),
        name,
        manufacturerId: maker.id,
      });
    }),
  );
}

function rolesOf(random: Random, i: number): CompanyRole[] {
  if (i % 4 === 0) return random.chance(0.3) ? ['MANUFACTURER', 'DESIGNER'] : ['MANUFACTURER'];
  return random.chance(0.3) ? ['OPERATOR', 'PROPERTY_OWNER'] : ['OPERATOR'];
}

function makePark(
  random: Random,
  namer: Namer,
  [country, continent, , timeZone, latitude, longitude]: (typeof COUNTRIES)[number],
  operators: CompanyRow[],
  slugs: Set<string>,
): ParkRow {
  const town = namer.town();
  const named = namer.park(town);
  const slug = slugOf(named, slugs);
  const status = random.weighted(PARK_STATUS);
  const opened = random.chance(0.85) ? date(random, 1890, 2024) : null;
  return readRow('park', {
    id: random.uuid(),
    slug,
    name: named.name,
    formerNames: formerNames(random, () => namer.park(town).name),
    type: random.chance(0.6) ? 'AMUSEMENT_PARK' : 'THEME_PARK',
    status,
    opened,
    closed: isGone(status) && random.chance(0.7) ? closing(random, opened) : null,
    country,
    continent,
    region: random.chance(0.8) ? namer.town().name : null,
    locality: random.chance(0.95) ? town.name : null,
    latitude: rounded(latitude + (random.next() - 0.5) * 8, 5),
    longitude: rounded(longitude + (random.next() - 0.5) * 10, 5),
    timeZone,
    operatorId: random.chance(0.6) ? skewed(random, operators).id : null,
    website: random.chance(0.7) ? `https://www.${slug}.example/` : null,
    description: random.chance(0.6) ? namer.sentences(random.whole(1, 3), town) : null,
    rating: tally(random, 0.5),
  });
}

function makeRide(
  random: Random,
  namer: Namer,
  park: ParkRow,
  { makers, sold }: { makers: CompanyRow[]; sold: ReadonlyMap<string, ModelRow[]> },
  slugs: Set<string>,
): RideRow {
  const town = { name: park.locality ?? 'Park', latin: park.slug };
  const named = namer.ride(town);
  const status = random.weighted(RIDE_STATUS);
  const category = random.weighted(CATEGORY);
  const minHeightCm = random.chance(0.5) ? random.whole(17, 28) * 5 : null;
  const isPlaced = random.chance(0.4);
  const manufacturerId = random.chance(0.7) ? skewed(random, makers).id : null;
  const opened = random.chance(0.8) ? date(random, 1920, 2025) : null;
  return readRow('ride', {
    id: random.uuid(),
    parkId: park.id,
    slug: slugOf(named, slugs),
    name: named.name,
    formerNames: formerNames(random, () => namer.ride(town).name),
    category,
    status,
    manufacturerId,
    modelId:
      manufacturerId && random.chance(0.7) ? random.pick(sold.get(manufacturerId)!).id : null,
    opened,
    closed: isGone(status) && random.chance(0.6) ? closing(random, opened) : null,
    minHeightCm,
    minHeightAccompaniedCm:
      minHeightCm !== null && random.chance(0.4) ? Math.max(80, minHeightCm - 20) : null,
    maxHeightCm: random.chance(0.06) ? random.whole(38, 42) * 5 : null,
    latitude: isPlaced ? rounded(park.latitude + (random.next() - 0.5) / 100, 5) : null,
    longitude: isPlaced ? rounded(park.longitude + (random.next() - 0.5) / 100, 5) : null,
    description: random.chance(0.2) ? namer.sentences(random.whole(1, 2), town) : null,
    stats: stats(random, park.country, category),
    rating: tally(random, 0.3),
  });
}

/** Not before it opened. */
const closing = (random: Random, opened: string | null): string =>
  date(random, Math.max(1970, Number(opened?.slice(0, 4) ?? 0)), 2025);

function formerNames(random: Random, make: () => string): FormerName[] {
  if (!random.chance(0.08)) return [];
  return Array.from({ length: random.whole(1, 2) }, () => ({
    name: make(),
    from: null,
    until: random.chance(0.7) ? String(random.whole(1950, 2022)) : null,
  }));
}

/** A few are in very many places. */
const skewed = <T>(random: Random, items: readonly T[]): T =>
  items[Math.floor(items.length * random.next() ** 3)]!;

const isGone = (status: EntityStatus): boolean =>
  status === 'CLOSED_PERM' || status === 'DEMOLISHED' || status === 'RELOCATED';
