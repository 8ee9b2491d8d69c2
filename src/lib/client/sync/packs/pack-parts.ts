import { partsOf, photosShown, type PackSize, type Part } from '#lib/domain/park-pack/parts.ts';
import type { ReviewRow } from '#lib/domain/review/review.ts';
import type { Cache } from '../../db/cache.ts';
import { isCatalogueHeld } from '../pull-catalogue.ts';

/** A pack as it stands on this phone: what there is to it, and what of that is here. */
export interface PackHere {
  parts: Part[];
  isHeld(part: Part): boolean;
}

/** Nothing of this is noted anywhere: what is here is looked up, so that nothing can be said to be here and is not. */
export async function packHere(
  cache: Cache,
  shelf: ReadonlySet<string>,
  { parkId, photos }: { parkId: string; photos: boolean },
  size: PackSize,
): Promise<PackHere> {
  const isInCatalogue = await isCatalogueHeld(cache);
  const hasFacts = isInCatalogue || (await cache.packs.get(parkId)) !== undefined;
  const hasScope = await isScopeHere(cache, parkId);
  const map = await mapIn(cache, parkId);
  const hasMap = map !== null && (await cache.maps.where({ sha: map }).count()) > 0;
  const told = hasScope ? { map, photos: await photosIn(cache, parkId) } : null;
  // With the catalogue the facts are here, whatever is kept.
  const parts = partsOf(parkId, isInCatalogue ? { ...size, facts: 0 } : size, told, photos);
  return {
    parts,
    isHeld: ({ kind, address }) =>
      ({ facts: hasFacts, scope: hasScope, map: hasMap, photo: shelf.has(address) })[kind],
  };
}

export const isScopeHere = async (cache: Cache, parkId: string): Promise<boolean> =>
  (await cache.scopes.get(`park:${parkId}`))?.whole === true;

/** The address of the map's file, as the park's scope names it. */
export async function mapIn(cache: Cache, parkId: string): Promise<string | null> {
  const kept = await cache.parkRows.get(['map', parkId]);
  return (kept?.row as { sha: string } | null | undefined)?.sha ?? null;
}

export async function photosIn(cache: Cache, parkId: string): Promise<string[]> {
  const kept = await cache.reviews.where({ parkId }).toArray();
  return photosShown(kept.flatMap(({ row }): ReviewRow[] => (row ? [row] : [])));
}
