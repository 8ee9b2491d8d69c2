import { DEFUNCT } from '../catalogue/cards.ts';
import type { RideCategory, RideRow } from '../catalogue/rows.ts';
import type { CatalogueSource } from '../catalogue/source.ts';

/** What the catalogue tells of a ride that a rider's log asks for. */
export interface RideFacts {
  id: string;
  name: string;
  parkId: string;
  category: RideCategory;
  /** The first installation of the same hardware: itself, unless it moved. */
  hardware: string;
  /** Driven all along rather than falling; as far as its source says so. */
  powered: boolean;
  /** Made for small children; as far as its source says so. */
  kiddie: boolean;
  standing: boolean;
  inversions: number;
  lengthM: number;
  href: string;
}

export interface ParkFacts {
  id: string;
  name: string;
  country: string;
  href: string;
}

/** Of what was ridden, and all rides of the parks where it was: to tell how much of each is done. */
export interface LogFacts {
  rides: RideFacts[];
  parks: ParkFacts[];
}

/** No hardware has moved as often; a circle would end here. */
const MOST_PLACES = 20;

/** What the catalogue knows of these; of what it does not know, nothing. */
export function logFacts(source: CatalogueSource, rideIds: readonly string[]): LogFacts {
  const parkIds = new Set(rideIds.flatMap((id) => source.ride(id)?.parkId ?? []));
  const parks = [...parkIds].flatMap((id) => source.park(id) ?? []);
  return {
    parks: parks.map(({ id, name, country, slug }) => ({
      ...{ id, name, country, href: `/parks/${slug}` },
    })),
    rides: parks.flatMap(({ id, slug }) =>
      Array.from(source.ridesOf(id), (ride) => factsOf(source, ride, slug)),
    ),
  };
}

function factsOf(source: CatalogueSource, ride: RideRow, parkSlug: string): RideFacts {
  const { id, name, parkId, category, stats } = ride;
  const words = `${stats?.type ?? ''} ${stats?.launch ?? ''} ${modelName(source, ride)}`;
  return {
    ...{ id, name, parkId, category, hardware: firstOf(source, ride) },
    powered: /powered/i.test(words),
    kiddie: /kidd(ie|y)|children|junior/i.test(words),
    standing: !DEFUNCT.has(ride.status),
    inversions: stats?.inversions ?? 0,
    lengthM: stats?.lengthM?.si ?? 0,
    href: `/parks/${parkSlug}/rides/${ride.slug}`,
  };
}

const modelName = (source: CatalogueSource, { modelId }: RideRow): string =>
  (modelId !== null && source.model(modelId)?.name) || '';

function firstOf(source: CatalogueSource, ride: RideRow): string {
  let { id, previousId } = ride;
  for (let moves = 0; previousId !== null && moves < MOST_PLACES; moves++) {
    id = previousId;
    previousId = source.ride(previousId)?.previousId ?? null;
  }
  return id;
}
