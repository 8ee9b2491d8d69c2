import { byName, byRating, countRides, DEFUNCT, first, parkCard, rideCard } from './cards.ts';
import type { RideRow } from './rows.ts';
import type { CatalogueSource } from './source.ts';
import type { HomeRides, HomeView, ParkCard } from './views.ts';

const HOME_PARKS = 12;
const HOME_RIDES = 12;

/** All parks as lists show them, by name. */
export function buildList(source: CatalogueSource): ParkCard[] {
  return Array.from(source.parks(), (park) =>
    parkCard(park, countRides(source.ridesOf(park.id))),
  ).sort(byName);
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

const heightOf = (ride: RideRow): number => ride.stats?.heightM?.si ?? 0;

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
