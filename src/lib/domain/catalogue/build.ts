import type { ReviewRow } from '../review/review.ts';
import { shownRating } from './rating.ts';
import { wholeRow } from './row-shapes.ts';
import type {
  CompanyRow,
  EntityStatus,
  ParkRow,
  RatingShown,
  RideCategory,
  RideRow,
} from './rows.ts';
import type { SubjectRef } from '../subject.ts';
import type { HomeRides, HomeView, ParkCard, ParkView, RideCard, RideView } from './views.ts';

/** Where the rows are: the phone's memory and the server's implement it alike. */
export interface CatalogueSource {
  parks(): Iterable<ParkRow>;
  rides(): Iterable<RideRow>;
  park(id: string): ParkRow | undefined;
  parkBySlug(slug: string): ParkRow | undefined;
  ridesOf(parkId: string): Iterable<RideRow>;
  rideBySlug(parkId: string, slug: string): RideRow | undefined;
  company(id: string): CompanyRow | undefined;
}

/** Published reviews, of this subject and perhaps others. `known` is false when they were never fetched. */
export interface ReviewsAtHand {
  known: boolean;
  rows: Iterable<ReviewRow>;
}

const HOME_PARKS = 12;
const HOME_RIDES = 12;
const SHOWN_REVIEWS = 20;

const CATEGORY_ORDER: Record<RideCategory, number> = { RC: 0, DR: 1, WR: 2, FR: 3, TR: 4, OT: 5 };
const DEFUNCT: ReadonlySet<EntityStatus> = new Set(['CLOSED_PERM', 'DEMOLISHED', 'RELOCATED']);

// One collator, not the device's language, so that both sides sort alike.
const byText = new Intl.Collator('en').compare;
export const byName = (
  a: { name: string; slug: string },
  b: { name: string; slug: string },
): number => byText(a.name, b.name) || byText(a.slug, b.slug);

/** All parks as lists show them, by name. */
export function buildList(source: CatalogueSource): ParkCard[] {
  return Array.from(source.parks(), (park) => {
    let rideCount = 0;
    let coasterCount = 0;
    for (const ride of source.ridesOf(park.id)) {
      if (DEFUNCT.has(ride.status)) continue;
      rideCount++;
      if (ride.category === 'RC') coasterCount++;
    }
    return parkCard(park, { rideCount, coasterCount });
  }).sort(byName);
}

/** The best rated rides that stand; unrated, the taller first. */
export function buildHomeRides(source: CatalogueSource): HomeRides {
  let rideCount = 0;
  const standing: RideRow[] = [];
  for (const ride of source.rides()) {
    rideCount++;
    if (source.park(ride.parkId) && !DEFUNCT.has(ride.status)) standing.push(ride);
  }
  const top = first(
    HOME_RIDES,
    standing,
    (a, b) => byRating(a, b) || heightOf(b) - heightOf(a) || byName(a, b),
  );
  return { rideCount, topRides: top.map((ride) => rideCard(ride, source.park(ride.parkId)!)) };
}

/** The start page: the best rated parks, unrated the bigger first; and how much there is. */
export function homeOf(list: readonly ParkCard[], rides: HomeRides): HomeView {
  return {
    ...rides,
    parkCount: list.length,
    countryCount: new Set(list.map((card) => card.country)).size,
    parks: first(
      HOME_PARKS,
      list.filter((card) => !DEFUNCT.has(card.status)),
      (a, b) => byRating(a, b) || b.rideCount - a.rideCount || byName(a, b),
    ),
  };
}

export const buildHome = (source: CatalogueSource): HomeView =>
  homeOf(buildList(source), buildHomeRides(source));

export function buildPark(
  source: CatalogueSource,
  slug: string,
  reviews: ReviewsAtHand,
): ParkView | null {
  const park = source.parkBySlug(slug);
  if (!park) return null;
  return {
    park: wholeRow('park', park),
    operator: companyOf(source, park.operatorId),
    rides: [...source.ridesOf(park.id)].sort(byPlaceInPark).map((ride) => rideCard(ride, park)),
    reviews: newest(reviews.rows, { kind: 'park', id: park.id }),
    reviewsKnown: reviews.known,
  };
}

export function buildRide(
  source: CatalogueSource,
  parkSlug: string,
  rideSlug: string,
  reviews: ReviewsAtHand,
): RideView | null {
  const park = source.parkBySlug(parkSlug);
  const ride = park && source.rideBySlug(park.id, rideSlug);
  if (!ride) return null;
  return {
    ride: wholeRow('ride', ride),
    park: wholeRow('park', park),
    manufacturer: companyOf(source, ride.manufacturerId),
    reviews: newest(reviews.rows, { kind: 'ride', id: ride.id }),
    reviewsKnown: reviews.known,
  };
}

function companyOf(source: CatalogueSource, id: string | null): CompanyRow | null {
  const company = id === null ? undefined : source.company(id);
  return company ? wholeRow('company', company) : null;
}

/** A park as lists show it; its rides are counted by whoever has them. */
export function parkCard(
  { id, slug, name, status, country, continent, locality, rating }: ParkRow,
  counts: Pick<ParkCard, 'rideCount' | 'coasterCount'>,
): ParkCard {
  const { rideCount, coasterCount } = counts;
  return {
    ...{ id, slug, name, status, country, continent, locality },
    ...{ rideCount, coasterCount },
    rating: shownOf(rating),
  };
}

function rideCard(ride: RideRow, park: ParkRow): RideCard {
  return {
    id: ride.id,
    slug: ride.slug,
    name: ride.name,
    category: ride.category,
    status: ride.status,
    parkSlug: park.slug,
    parkName: park.name,
    opened: ride.opened,
    heightM: ride.stats?.heightM?.si ?? null,
    speedMps: ride.stats?.speedMps?.si ?? null,
    minHeightCm: ride.minHeightCm,
    rating: shownOf(ride.rating),
  };
}

/** Lists tell no more of it. */
const shownOf = ({ count, sum }: RatingShown): RatingShown => ({ count, sum });

/** Standing rides first, then by category (coasters first), then by name. */
function byPlaceInPark(a: RideRow, b: RideRow): number {
  return (
    Number(DEFUNCT.has(a.status)) - Number(DEFUNCT.has(b.status)) ||
    CATEGORY_ORDER[a.category] - CATEGORY_ORDER[b.category] ||
    byName(a, b)
  );
}

const heightOf = (ride: RideRow): number => ride.stats?.heightM?.si ?? 0;

function byRating(a: { rating: RatingShown }, b: { rating: RatingShown }): number {
  return (shownRating(b.rating) ?? 0) - (shownRating(a.rating) ?? 0);
}

function newest(reviews: Iterable<ReviewRow>, subject: SubjectRef): ReviewRow[] {
  return [...reviews]
    .filter((review) => review.subject.kind === subject.kind && review.subject.id === subject.id)
    .sort((a, b) =>
      a.publishedAt === b.publishedAt
        ? a.id < b.id
          ? -1
          : 1
        : a.publishedAt < b.publishedAt
          ? 1
          : -1,
    )
    .slice(0, SHOWN_REVIEWS);
}

/** The first `count` by `order`, without sorting a hundred thousand for twelve. */
function first<T>(count: number, items: Iterable<T>, order: (a: T, b: T) => number): T[] {
  const best: T[] = [];
  for (const item of items) {
    if (best.length === count && order(item, best[count - 1]!) >= 0) continue;
    let at = best.length;
    while (at > 0 && order(item, best[at - 1]!) < 0) at--;
    best.splice(at, 0, item);
    if (best.length > count) best.pop();
  }
  return best;
}
