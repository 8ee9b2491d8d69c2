import type { ExternalIds, ParkRow } from '#lib/domain/catalogue/rows.ts';
import { kilometres } from '#lib/domain/import/distance.ts';
import type { Position } from '#lib/domain/import/facts.ts';
import { placeAt, type Place } from '../../platform/places.ts';
import type { Known } from './known.ts';

/** A park that is meant, none that is known, or why nobody can say. */
export type FoundPark =
  { park: ParkRow | null } | { outcome: 'review' | 'skipped'; reason: string };

/** Sources give a park's gate, its middle, or its town. */
const NEAR_KM = 30;

/** By the id that another place gave it, else by name and, where the file tells it, position. */
export function findPark(
  known: Known,
  {
    name,
    position,
    externalIds,
  }: { name: string; position: Position | null; externalIds?: ExternalIds },
): FoundPark {
  const same = known.parks.withExternalId(externalIds);
  if (same) return { park: same };
  const namesakes = known.parks.named(name);
  if (namesakes.length === 0) return { park: null };
  if (!position) {
    if (namesakes.length === 1) return { park: namesakes[0]! };
    return { outcome: 'review', reason: `${namesakes.length} parks have the name “${name}”` };
  }
  const nearest = namesakes
    .map((park) => ({ park, km: kilometres(park, position) }))
    .sort((a, b) => a.km - b.km)[0]!;
  if (nearest.km <= NEAR_KM) return { park: nearest.park };
  const { latitude, longitude } = position;
  return {
    outcome: 'review',
    reason: `“${name}” is known, but ${Math.round(nearest.km)} km from ${latitude}, ${longitude}: a namesake, or a wrong position`,
  };
}

/** Two gates of one resort are further apart. */
const SAME_PLACE_KM = 0.3;

/** A park that stands there already, whatever it is called. */
export function besides(known: Known, position: Position): ParkRow | undefined {
  return known.parks.values().find((park) => kilometres(park, position) <= SAME_PLACE_KM);
}

/** What follows from a name and a position on land. */
export function newPark(
  known: Known,
  name: string,
  position: Position,
): { fields: Place & Position & Pick<ParkRow, 'name' | 'slug' | 'status'> } | { reason: string } {
  const place = placeAt(position);
  if (!place)
    return {
      reason: `“${name}” would stand at ${position.latitude}, ${position.longitude}, in no country`,
    };
  const slug = known.parks.freeSlug(name, 'park');
  return { fields: { ...place, ...position, name, slug, status: 'OPERATING' as const } };
}
