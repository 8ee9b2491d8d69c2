import { byName, byRating, DEFUNCT, first, rideCard } from './cards.ts';
import type { RideCategory, RideRow } from './rows.ts';
import type { CatalogueSource } from './source.ts';
import type { RideCard } from './views.ts';

/** More than a phone shows at once, and few enough to be made in an instant. */
export const RIDES_A_PAGE = 24;
/** So many pages are picked out of a hundred thousand sooner than all are sorted. */
const PICKED_PAGES = 10;

const CATEGORIES = ['RC', 'DR', 'WR', 'FR', 'TR', 'OT'] as const satisfies RideCategory[];
export const SORTS = [
  ...(['rating', 'height', 'speed', 'length', 'inversions', 'newest', 'oldest', 'name'] as const),
];
export type RideSort = (typeof SORTS)[number];

/** What is asked for; stands in the page's address. Null: whatever it is. */
export interface RidesQuery {
  category: RideCategory | null;
  /** Rides that stand, or those of the past. */
  past: boolean;
  country: string | null;
  /** Slug of a company. */
  maker: string | null;
  /** Slug of a model. */
  model: string | null;
  /** At least so many metres high. */
  height: number | null;
  /** At least so fast, in km/h. */
  speed: number | null;
  /** At least so many metres long. */
  length: number | null;
  inversions: number | null;
  /** Opened in this year or later, or earlier. */
  from: number | null;
  until: number | null;
  /** For a rider of so many centimetres, alone. */
  rider: number | null;
  sort: RideSort;
  page: number;
}

/** A page of a list of rides, and what there is to choose from. */
export interface RidesView {
  rides: RideCard[];
  total: number;
  page: number;
  pages: number;
  countries: string[];
  makers: { name: string; slug: string }[];
}

const NUMBERS = ['height', 'speed', 'length', 'inversions', 'from', 'until', 'rider'] as const;
const MOST: Record<(typeof NUMBERS)[number], number> = {
  ...{
    height: 300,
    speed: 400,
    length: 10_000,
    inversions: 20,
    from: 2_200,
    until: 2_200,
    rider: 250,
  },
};
const SLUG_LIKE = /^[a-z0-9-]{1,80}$/;

/** From an address; what is no such thing is as if it were not there. */
export function readRidesQuery(param: (name: string) => string | null): RidesQuery {
  const known = <T extends string>(name: string, values: readonly T[]): T | null =>
    values.find((value) => value === param(name)) ?? null;
  const matching = (name: string, form: RegExp): string | null => {
    const text = param(name);
    return text !== null && form.test(text) ? text : null;
  };
  const numbers = Object.fromEntries(
    NUMBERS.map((name) => {
      const text = param(name);
      const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
      return [name, value > 0 && value <= MOST[name] ? value : null];
    }),
  ) as Pick<RidesQuery, (typeof NUMBERS)[number]>;
  const page = Number(param('page') ?? 1);
  return {
    category: known('category', CATEGORIES),
    past: param('past') === '1',
    country: matching('country', /^[A-Z]{2}$/),
    maker: matching('maker', SLUG_LIKE),
    model: matching('model', SLUG_LIKE),
    ...numbers,
    sort: known('sort', SORTS) ?? 'rating',
    page: Number.isSafeInteger(page) && page > 1 ? page : 1,
  };
}

/** The same as the end of an address, one for each query; empty for the beginning of all. */
export function writeRidesQuery(query: RidesQuery): string {
  const { past, sort, page, ...rest } = query;
  const params = [
    ...Object.entries(rest).flatMap(([name, value]) =>
      value === null ? [] : [`${name}=${value}`],
    ),
    ...(past ? ['past=1'] : []),
    ...(sort === 'rating' ? [] : [`sort=${sort}`]),
    ...(page > 1 ? [`page=${page}`] : []),
  ];
  return params.length > 0 ? `?${params.join('&')}` : '';
}

const KMH = 3.6;
/** What is not known comes last, whichever way is sorted. */
const most = (of: (ride: RideRow) => number | null | undefined) => (a: RideRow, b: RideRow) =>
  (of(b) ?? -Infinity) - (of(a) ?? -Infinity) || 0;
const opened = (ride: RideRow): string | null => ride.opened?.replace('~', '') ?? null;

const ORDER: Record<RideSort, (a: RideRow, b: RideRow) => number> = {
  rating: byRating,
  height: most((ride) => ride.stats?.heightM?.si),
  speed: most((ride) => ride.stats?.speedMps?.si),
  length: most((ride) => ride.stats?.lengthM?.si),
  inversions: most((ride) => ride.stats?.inversions),
  newest: (a, b) => compare(opened(b) ?? '', opened(a) ?? ''),
  oldest: (a, b) => compare(opened(a) ?? '9', opened(b) ?? '9'),
  name: () => 0,
};
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** One page of the rides that match; beyond its end, the last. */
export function ridesPage(source: CatalogueSource, query: RidesQuery): RidesView {
  const countries = new Set<string>();
  const makers = new Set<string>();
  const matching: RideRow[] = [];
  const matches = matcher(source, query);
  for (const ride of source.rides()) {
    const park = source.park(ride.parkId);
    if (!park) continue;
    countries.add(park.country);
    if (ride.manufacturerId) makers.add(ride.manufacturerId);
    if (matches(ride, park.country)) matching.push(ride);
  }
  const pages = Math.max(1, Math.ceil(matching.length / RIDES_A_PAGE));
  const page = Math.min(query.page, pages);
  const order = ORDER[query.sort];
  const asAsked = (a: RideRow, b: RideRow): number => order(a, b) || byName(a, b);
  const end = page * RIDES_A_PAGE;
  const inOrder = page <= PICKED_PAGES ? first(end, matching, asAsked) : matching.sort(asAsked);
  return {
    rides: inOrder
      .slice(end - RIDES_A_PAGE, end)
      .map((ride) => rideCard(ride, source.park(ride.parkId)!)),
    ...{ total: matching.length, page, pages },
    countries: [...countries].sort(),
    makers: [...makers]
      .flatMap((id) => source.company(id) ?? [])
      .map(({ name, slug }) => ({ name, slug }))
      .sort(byName),
  };
}

function matcher(source: CatalogueSource, query: RidesQuery) {
  const maker = query.maker === null ? null : (source.companyBySlug(query.maker)?.id ?? 'none');
  const model = query.model === null ? null : (source.modelBySlug(query.model)?.id ?? 'none');
  const atLeast = (least: number | null, value: number | null | undefined): boolean =>
    least === null || (value !== null && value !== undefined && value >= least);
  return (ride: RideRow, country: string): boolean => {
    if (DEFUNCT.has(ride.status) !== query.past) return false;
    if (query.category !== null && ride.category !== query.category) return false;
    if (query.country !== null && country !== query.country) return false;
    if (maker !== null && ride.manufacturerId !== maker) return false;
    if (model !== null && ride.modelId !== model) return false;
    const { stats } = ride;
    if (!atLeast(query.height, stats?.heightM?.si)) return false;
    if (query.speed !== null && !atLeast(query.speed / KMH - 0.01, stats?.speedMps?.si))
      return false;
    if (!atLeast(query.length, stats?.lengthM?.si)) return false;
    if (!atLeast(query.inversions, stats?.inversions)) return false;
    if (query.from !== null || query.until !== null) {
      if (ride.opened === null) return false;
      const year = Number(ride.opened.slice(0, 4));
      if (year < (query.from ?? 0) || year > (query.until ?? Infinity)) return false;
    }
    return (
      query.rider === null ||
      (ride.minHeightCm !== null &&
        ride.minHeightCm <= query.rider &&
        query.rider <= (ride.maxHeightCm ?? Infinity))
    );
  };
}
