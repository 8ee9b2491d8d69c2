import { shownRating } from './rating.ts';
import type { CompanyRow, EntityStatus, ParkRow, RatingShown, RideRow } from './rows.ts';
import type { NamedLink, ParkCard, RideCard } from './views.ts';

/** Of the past: it stands in lists behind all that is there. */
export const DEFUNCT: ReadonlySet<EntityStatus> = new Set([
  'CLOSED_PERM',
  'DEMOLISHED',
  'RELOCATED',
]);

// One collator, not the device's language, so that both sides sort alike.
const byText = new Intl.Collator('en').compare;
export const byName = (
  a: { name: string; slug: string },
  b: { name: string; slug: string },
): number => byText(a.name, b.name) || byText(a.slug, b.slug);

export function byRating(a: { rating: RatingShown }, b: { rating: RatingShown }): number {
  return (shownRating(b.rating) ?? 0) - (shownRating(a.rating) ?? 0);
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

/** What a list says of a park's rides: those that stand. */
export function countRides(rides: Iterable<RideRow>): Pick<ParkCard, 'rideCount' | 'coasterCount'> {
  let rideCount = 0;
  let coasterCount = 0;
  for (const ride of rides) {
    if (DEFUNCT.has(ride.status)) continue;
    rideCount++;
    if (ride.category === 'RC') coasterCount++;
  }
  return { rideCount, coasterCount };
}

export function rideCard(ride: RideRow, park: ParkRow): RideCard {
  return {
    id: ride.id,
    slug: ride.slug,
    name: ride.name,
    category: ride.category,
    status: ride.status,
    closure: ride.closure,
    area: ride.area,
    parkSlug: park.slug,
    parkName: park.name,
    opened: ride.opened,
    closed: ride.closed,
    heightM: ride.stats?.heightM?.si ?? null,
    speedMps: ride.stats?.speedMps?.si ?? null,
    minHeightCm: ride.minHeightCm,
    rating: shownOf(ride.rating),
  };
}

/** Lists tell no more of it. */
const shownOf = ({ count, sum }: RatingShown): RatingShown => ({ count, sum });

/** The first `count` by `order`, without sorting a hundred thousand for twelve. */
export function first<T>(count: number, items: Iterable<T>, order: (a: T, b: T) => number): T[] {
  const best: T[] = [];
  for (const item of items) {
    if (best.length === count && order(item, best[count - 1]!) >= 0) continue;
    let at = 0;
    for (let end = best.length; at < end;) {
      const middle = (at + end) >> 1;
      if (order(item, best[middle]!) < 0) end = middle;
      else at = middle + 1;
    }
    best.splice(at, 0, item);
    if (best.length > count) best.pop();
  }
  return best;
}

export const linkTo = (company: CompanyRow | undefined): NamedLink | null =>
  company ? { name: company.name, slug: company.slug } : null;
