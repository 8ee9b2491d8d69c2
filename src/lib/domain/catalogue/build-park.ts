import type { AspectTallies } from '../review/details.ts';
import type { ReviewRow, ReviewShown } from '../review/review.ts';
import type { SightedRow } from '../sightings/sighting.ts';
import type { SubjectRef } from '../subject.ts';
import { byName, DEFUNCT, first, linkTo, rideCard } from './cards.ts';
import { markOf } from './mark.ts';
import { isMapped } from './park-places.ts';
import { wholeRow } from './row-shapes.ts';
import type { CompanyRow, ModelRow, RideCategory, RideRow } from './rows.ts';
import type { CatalogueSource, ParkScope } from './source.ts';
import { parkTimeline } from './timeline.ts';
import type { ParkView, RidePlace, RideView } from './views.ts';

const SHOWN_REVIEWS = 20;
const SHOWN_SIBLINGS = 12;
/** No hardware has moved as often; a circle would end here. */
const MOST_PLACES = 20;

const CATEGORY_ORDER: Record<RideCategory, number> = { RC: 0, DR: 1, WR: 2, FR: 3, TR: 4, OT: 5 };

/** Null when no park has, or had, that slug. */
export function buildPark(
  source: CatalogueSource,
  slug: string,
  scope: ParkScope,
): ParkView | null {
  const park = source.parkBySlug(slug);
  if (!park) return null;
  return {
    park: wholeRow('park', park),
    operator: companyOf(source, park.operatorId),
    owner: companyOf(source, park.ownerId),
    rides: [...source.ridesOf(park.id)].sort(byPlaceInPark).map((ride) => rideCard(ride, park)),
    hours: scope.hours,
    mapped: isMapped(source, park.id, scope),
    updates: Array.from(scope.updates, (update) => ({
      ...update,
      company: linkTo(source.company(update.companyId)),
    })),
    timeline: parkTimeline(source, park),
    sighted: [...scope.sighted].sort(byId),
    mark: markOf(wholeRow('park', park)),
    ...saidOf(scope, { kind: 'park', id: park.id }),
    reviewsKnown: scope.known,
  };
}

/** Null when no ride of that park has, or had, that slug. */
export function buildRide(
  source: CatalogueSource,
  parkSlug: string,
  rideSlug: string,
  scope: ParkScope,
): RideView | null {
  const park = source.parkBySlug(parkSlug);
  const ride = park && source.rideBySlug(park.id, rideSlug);
  if (!ride) return null;
  return {
    ride: wholeRow('ride', ride),
    park: wholeRow('park', park),
    manufacturer: companyOf(source, ride.manufacturerId),
    designers: ride.designerIds.flatMap((id) => companyOf(source, id) ?? []),
    ...modelOf(source, ride),
    places: placesOf(source, ride),
    sighted: [...scope.sighted].find(({ id }) => id === ride.id) ?? null,
    mark: markOf(wholeRow('ride', ride)),
    ...saidOf(scope, { kind: 'ride', id: ride.id }),
    reviewsKnown: scope.known,
  };
}

const byId = (a: SightedRow, b: SightedRow): number => (a.id < b.id ? -1 : 1);

function companyOf(source: CatalogueSource, id: string | null): CompanyRow | null {
  const company = id === null ? undefined : source.company(id);
  return company ? wholeRow('company', company) : null;
}

/** What a ride is one of, and others of it: those that stand first. */
function modelOf(
  source: CatalogueSource,
  ride: RideRow,
): Pick<RideView, 'siblings' | 'siblingCount'> & { model: ModelRow | null } {
  const model = ride.modelId === null ? undefined : source.model(ride.modelId);
  if (!model) return { model: null, siblings: [], siblingCount: 0 };
  const others = Array.from(source.ridesOfModel(model.id)).filter(
    (other) => other.id !== ride.id && source.park(other.parkId),
  );
  return {
    model: wholeRow('model', model),
    siblings: first(SHOWN_SIBLINGS, others, byStanding).map((other) =>
      rideCard(other, source.park(other.parkId)!),
    ),
    siblingCount: others.length,
  };
}

/** Where this hardware stood and stands, the earliest first; empty when it never moved. */
function placesOf(source: CatalogueSource, ride: RideRow): RidePlace[] {
  const chain = [ride];
  const add = (find: () => RideRow | undefined, put: (found: RideRow) => void): void => {
    for (let found = find(); found && chain.length < MOST_PLACES; found = find()) {
      if (chain.includes(found)) return;
      put(found);
    }
  };
  add(
    () => (chain[0]!.previousId === null ? undefined : source.ride(chain[0]!.previousId)),
    (found) => chain.unshift(found),
  );
  add(
    () => source.movedTo(chain.at(-1)!.id),
    (found) => chain.push(found),
  );
  return chain.length === 1 ? [] : chain.flatMap((place) => placeOf(source, place, ride) ?? []);
}

function placeOf(source: CatalogueSource, place: RideRow, shown: RideRow): RidePlace | null {
  const park = source.park(place.parkId);
  if (!park) return null;
  const { name, slug, opened, closed } = place;
  return {
    name,
    slug,
    parkSlug: park.slug,
    parkName: park.name,
    opened,
    closed,
    isThis: place === shown,
  };
}

/** Standing rides first, then by category (coasters first), then by name. */
function byPlaceInPark(a: RideRow, b: RideRow): number {
  return byPast(a, b) || CATEGORY_ORDER[a.category] - CATEGORY_ORDER[b.category] || byName(a, b);
}

const byPast = (a: RideRow, b: RideRow): number =>
  Number(DEFUNCT.has(a.status)) - Number(DEFUNCT.has(b.status));
const byStanding = (a: RideRow, b: RideRow): number => byPast(a, b) || byName(a, b);

/** The newest reviews of a subject with their earlier visits, the latest first, and its sub-ratings. */
function saidOf(
  { reviews, earlier, aspects }: ParkScope,
  subject: SubjectRef,
): { reviews: ReviewShown[]; aspects: AspectTallies } {
  const before = [...earlier].sort((a, b) => (a.publishedAt < b.publishedAt ? 1 : -1));
  return {
    reviews: newest(reviews, subject).map((review) => ({
      ...review,
      earlier: before.filter(({ reviewId }) => reviewId === review.id),
    })),
    aspects: [...aspects].find(({ id }) => id === subject.id)?.aspects ?? {},
  };
}

/** What a page tells of a subject: the newest first. */
export function newest(reviews: Iterable<ReviewRow>, subject: SubjectRef): ReviewRow[] {
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
