import { byName, DEFUNCT, rideCard } from '../catalogue/cards.ts';
import type { EntityStatus, ParkRow, RideRow } from '../catalogue/rows.ts';
import type { CatalogueSource, ParkScope } from '../catalogue/source.ts';
import type { RideCard } from '../catalogue/views.ts';
import type { HoursRow } from '../hours/hours.ts';
import { bearing } from '../position/bearing.ts';
import { kilometres } from '../position/distance.ts';
import { isWithin } from '../position/outline.ts';
import type { Position } from '../position/position.ts';

/** Where this phone is, as it says itself. It never leaves the phone. */
export interface Here extends Position {
  /** In metres: it is as likely as not within so far of there. */
  accuracy: number;
}

/** How far something is in a straight line, and where to look for it. */
export interface Way {
  metres: number;
  /** Degrees clockwise from the north. */
  bearing: number;
}

export interface NearPark extends Way {
  id: string;
  slug: string;
  name: string;
  status: EntityStatus;
  country: string;
  locality: string | null;
}

export interface NearRide {
  ride: RideCard;
  /** Null when nobody knows where in the park it stands. */
  way: Way | null;
}

export interface ParkAround {
  park: NearPark;
  /** The nearest first; behind them those of unknown place, by name. Without those of the past. */
  rides: NearRide[];
  /** Null when this phone holds none. */
  hours: HoursRow | null;
}

export interface NearbyView {
  /** The position is too rough to tell a park from its surroundings. */
  isRough: boolean;
  /** The park one is in, or at. */
  inside: ParkAround | null;
  /** The others, the nearest first. */
  parks: NearPark[];
}

const MOST_PARKS = 20;
/** A day's trip; who has nothing there is shown a few all the same. In metres. */
const WITHIN_REACH_M = 400_000;
const SHOWN_ANYHOW = 5;
/** Beyond that a park and its car park, or town, are one. In metres. */
export const ROUGH_M = 500;
/** A park of unknown size, from its middle to its edge; in metres. */
const USUAL_REACH_M = 600;
/** Parks are no circles: their far corner is this much further away than a circle's edge. */
const OBLONG = 1.5;
const LEAST_REACH_M = 250;
const MOST_REACH_M = 2_500;
/** Who stands so close to one of its rides is in the park; in metres. */
const AT_A_RIDE_M = 120;
/** The park one is in is among so many of the nearest: positions of parks may be their gate. */
const CANDIDATES = 3;
/** At least; so that most of the world is left out without a sine. */
const METRES_A_DEGREE = 111_000;

/** The parks that stand, the nearest first. */
export function nearestParks(source: CatalogueSource, here: Position): NearPark[] {
  const best: { row: ParkRow; metres: number }[] = [];
  for (const row of source.parks()) {
    if (DEFUNCT.has(row.status)) continue;
    const farthest = best.length === MOST_PARKS ? best.at(-1)!.metres : Infinity;
    if (Math.abs(row.latitude - here.latitude) * METRES_A_DEGREE > farthest) continue;
    const metres = kilometres(here, row) * 1000;
    if (metres >= farthest) continue;
    const at = best.findIndex((other) => metres < other.metres);
    best.splice(at < 0 ? best.length : at, 0, { row, metres });
    if (best.length > MOST_PARKS) best.pop();
  }
  return best.map(({ row, metres }) => nearPark(row, { metres, bearing: bearing(here, row) }));
}

/** Of those, the ones that one may be in: what their scopes tell is needed first. */
export const parksToKnow = (parks: readonly NearPark[]): string[] =>
  parks.slice(0, CANDIDATES).map(({ id }) => id);

export function buildNearby(
  source: CatalogueSource,
  here: Here,
  scopeOf: (parkId: string) => ParkScope,
): NearbyView {
  const parks = nearestParks(source, here);
  const isRough = here.accuracy > ROUGH_M;
  const insideId = isRough
    ? undefined
    : parksToKnow(parks).find((id) => isIn(source, id, here, scopeOf(id)));
  const park = parks.find(({ id }) => id === insideId);
  return {
    isRough,
    inside: park
      ? { park, rides: ridesFrom(source, park.id, here), hours: scopeOf(park.id).hours }
      : null,
    parks: parks
      .filter(({ id }) => id !== insideId)
      .filter(({ metres }, i) => i < SHOWN_ANYHOW || metres <= WITHIN_REACH_M),
  };
}

/** By its outline, where its map is here; else so far from its middle, or next to one of its rides, is in it. */
function isIn(
  source: CatalogueSource,
  parkId: string,
  here: Here,
  { map }: Pick<ParkScope, 'map'>,
): boolean {
  if (map && map.outline.length > 0) return isWithin(map.outline, here);
  const park = source.park(parkId)!;
  if (kilometres(here, park) * 1000 <= reachOf(park)) return true;
  for (const ride of source.ridesOf(parkId)) {
    const way = DEFUNCT.has(ride.status) ? null : wayTo(ride, here);
    if (way && way.metres <= AT_A_RIDE_M) return true;
  }
  return false;
}

function reachOf({ size }: ParkRow): number {
  if (!size) return USUAL_REACH_M;
  const radius = Math.sqrt(size.si / Math.PI) * OBLONG;
  return Math.min(Math.max(radius, LEAST_REACH_M), MOST_REACH_M);
}

function ridesFrom(source: CatalogueSource, parkId: string, here: Here): NearRide[] {
  const park = source.park(parkId)!;
  return Array.from(source.ridesOf(parkId))
    .filter(({ status }) => !DEFUNCT.has(status))
    .map((ride) => ({ ride: rideCard(ride, park), way: wayTo(ride, here) }))
    .sort(byWay);
}

function byWay(a: NearRide, b: NearRide): number {
  if (a.way && b.way) return a.way.metres - b.way.metres || byName(a.ride, b.ride);
  return Number(!a.way) - Number(!b.way) || byName(a.ride, b.ride);
}

function wayTo({ latitude, longitude }: RideRow, here: Position): Way | null {
  if (latitude === null || longitude === null) return null;
  const there = { latitude, longitude };
  return { metres: kilometres(here, there) * 1000, bearing: bearing(here, there) };
}

const nearPark = (
  { id, slug, name, status, country, locality }: ParkRow,
  { metres, bearing }: Way,
): NearPark => ({ ...{ id, slug, name, status, country, locality }, metres, bearing });
