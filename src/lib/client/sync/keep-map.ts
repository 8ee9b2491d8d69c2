import { DomainError } from '#lib/domain/errors.ts';
import { isChunk } from '../catalogue/chunks.ts';
import type { Cache } from '../db/cache.ts';
import type { MapNet } from './net.ts';

/** The file that a park's scope names. */
export interface WantedMap {
  parkId: string;
  sha: string;
}

/**
 * Keeps a park's map on this phone, in the place of the one it had; true when it was fetched now. Throws when it
 * is not here and cannot be had.
 */
export async function keepMap(
  cache: Cache,
  net: MapNet,
  { parkId, sha }: WantedMap,
): Promise<boolean> {
  if (await cache.maps.get(sha)) return false;
  const bytes = await net.map(sha);
  if (!(await isChunk(sha, new Uint8Array(bytes)))) throw new DomainError('NOT_OUR_SERVER');
  await cache.transaction('rw', cache.maps, async () => {
    await cache.maps.where({ parkId }).delete();
    await cache.maps.put({ sha, parkId, bytes });
  });
  return true;
}

/** The map that is wanted, else an older one of that park: better than bare ground. */
export async function keptMap(
  cache: Cache,
  { parkId, sha }: WantedMap,
): Promise<ArrayBuffer | null> {
  const kept = (await cache.maps.get(sha)) ?? (await cache.maps.where({ parkId }).first());
  return kept?.bytes ?? null;
}
