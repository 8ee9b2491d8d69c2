import type { Cache } from '../db/cache.ts';
import type { Net } from './net.ts';
import { isCatalogueHeld } from './pull-catalogue.ts';

/** Fetches the park that is looked at, while the catalogue is not here; true when it is new. */
export async function pullPack(cache: Cache, net: Net, parkId: string): Promise<boolean> {
  if (!net.pack || (await isCatalogueHeld(cache)) || (await cache.packs.get(parkId))) return false;
  const { changes } = await net.pack(parkId);
  return cache.transaction('rw', cache.packs, cache.scopes, async () => {
    if (await isCatalogueHeld(cache)) return false; // it came meanwhile, and is newer
    await cache.packs.put({ parkId, changes });
    return true;
  });
}
