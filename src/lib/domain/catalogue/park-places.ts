import { UNITS, type MapRow, type ParkMap, type PointKind } from '../park-map/park-map.ts';
import { byName, DEFUNCT } from './cards.ts';
import type { Closure, EntityStatus, ParkRow, RideCategory, RideRow } from './rows.ts';
import { slugOf } from './slug.ts';
import type { CatalogueSource, ParkScope } from './source.ts';

export interface Whereabouts {
  latitude: number;
  longitude: number;
}

export interface PlacedRide {
  id: string;
  slug: string;
  name: string;
  category: RideCategory;
  status: EntityStatus;
  closure: Closure | null;
  /** Null: nobody knows where it stands. */
  at: Whereabouts | null;
}

export interface PlacedPoint {
  kind: PointKind;
  name: string | null;
  /** What has a name close by, of a point without one. */
  near: string | null;
  at: Whereabouts;
}

/** What there is to find in a park, and where. */
export interface ParkMapView {
  park: Pick<ParkRow, 'id' | 'slug' | 'name' | 'latitude' | 'longitude'>;
  /** Null when nobody drew its ground. */
  map: MapRow | null;
  /** Those that are not of the past, coasters first, then by name. */
  rides: PlacedRide[];
  points: PlacedPoint[];
  /** False on a phone that does not hold the park's scope or its map: there may be points that are not here. */
  whole: boolean;
}

const CATEGORY_ORDER: readonly RideCategory[] = ['RC', 'DR', 'WR', 'FR', 'TR', 'OT'];
/** Further away a name says nothing of where a point is. */
const NEAR_METRES = 150;

/** Null when no park has, or had, that slug. `drawn`: its ground, where that is at hand. */
export function buildParkMap(
  source: CatalogueSource,
  slug: string,
  scope: ParkScope,
  drawn: ParkMap | null,
): ParkMapView | null {
  const park = source.parkBySlug(slug);
  if (!park) return null;
  const drawnRides = new DrawnRides(drawn);
  const rides = [...source.ridesOf(park.id)]
    .filter(({ status }) => !DEFUNCT.has(status))
    .sort(
      (a, b) =>
        CATEGORY_ORDER.indexOf(a.category) - CATEGORY_ORDER.indexOf(b.category) || byName(a, b),
    )
    .map((ride) => placed(ride, drawnRides));
  const { id, name, latitude, longitude } = park;
  return {
    park: { id, slug: park.slug, name, latitude, longitude },
    map: scope.map,
    rides,
    points: pointsOf(drawn, drawnRides, rides),
    whole: scope.known && (scope.map === null || drawn !== null),
  };
}

/** Is there anything to see on a map of this park? */
export const isMapped = (source: CatalogueSource, parkId: string, scope: ParkScope): boolean =>
  scope.map !== null ||
  [...source.ridesOf(parkId)].some(
    ({ status, latitude }) => latitude !== null && !DEFUNCT.has(status),
  );

/** The rides that a map draws, and which of them were found in the catalogue: by their id there, else by name. */
class DrawnRides {
  readonly #byRef = new Map<string, Drawn>();
  readonly #byName = new Map<string, Drawn>();
  readonly #left = new Set<Drawn>();

  constructor(map: ParkMap | null) {
    for (const ride of map?.rides ?? []) {
      this.#byRef.set(ride.ref, ride);
      this.#byName.set(slugOf(ride.name), ride);
      this.#left.add(ride);
    }
  }

  find({ externalIds, name, formerNames }: RideRow): Drawn | undefined {
    const names = [name, ...formerNames.map((former) => former.name)].map(slugOf).filter(Boolean);
    const found =
      this.#byRef.get(externalIds.osm ?? '') ??
      names.map((one) => this.#byName.get(one)).find((one) => one !== undefined);
    if (found) this.#left.delete(found);
    return found;
  }

  /** Those that are none of the catalogue's. */
  left = (): Drawn[] => [...this.#left];
}

type Drawn = ParkMap['rides'][number];

const whereabouts = ({ x, y }: { x: number; y: number }): Whereabouts => ({
  latitude: y / UNITS,
  longitude: x / UNITS,
});

/** Where the map draws it, else where its position says. */
function placed(ride: RideRow, drawn: DrawnRides): PlacedRide {
  const { id, slug, name, category, status, closure, latitude, longitude } = ride;
  const found = drawn.find(ride);
  const own = latitude === null || longitude === null ? null : { latitude, longitude };
  return { id, slug, name, category, status, closure, at: found ? whereabouts(found) : own };
}

function pointsOf(
  map: ParkMap | null,
  drawn: DrawnRides,
  rides: readonly PlacedRide[],
): PlacedPoint[] {
  const points = [
    ...(map?.points ?? []),
    ...drawn.left().map(({ name, x, y }) => ({ kind: 'sight' as const, name, x, y })),
  ].map(({ kind, name, ...at }) => ({ kind, name, at: whereabouts(at) }));
  const named = [...rides, ...points].flatMap(({ name, at }) => (name && at ? [{ name, at }] : []));
  return points.map((point) => ({ ...point, near: point.name ? null : nearest(point.at, named) }));
}

function nearest(at: Whereabouts, named: readonly { name: string; at: Whereabouts }[]) {
  let best: { name: string | null; metres: number } = { name: null, metres: NEAR_METRES };
  for (const { name, at: there } of named) {
    const metres = metresBetween(at, there);
    if (metres < best.metres) best = { name, metres };
  }
  return best.name;
}

/** Of places close together, where the earth is flat. */
function metresBetween(a: Whereabouts, b: Whereabouts): number {
  const north = (b.latitude - a.latitude) * 111_320;
  const east = (b.longitude - a.longitude) * 111_320 * Math.cos((a.latitude * Math.PI) / 180);
  return Math.hypot(north, east);
}
