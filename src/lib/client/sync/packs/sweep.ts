import { photoAddress } from '#lib/domain/park-pack/parts.ts';
import type { Cache } from '../../db/cache.ts';
import { parkWishes } from '../../db/kept-parks.ts';
import { isScopeHere, photosIn } from './pack-parts.ts';
import type { PhotoShelf } from './photo-shelf.ts';

/**
 * Lets go of what no wish needs any more. Of a park whose reviews are not here nobody can tell which photos are
 * its own: then all stay.
 */
export async function sweepPacks(cache: Cache, shelf: PhotoShelf): Promise<void> {
  const wishes = await parkWishes();
  const wanted = new Set(wishes.map(({ parkId }) => parkId));
  const notes = await cache.kept.toCollection().primaryKeys();
  await cache.kept.bulkDelete(notes.filter((parkId) => !wanted.has(parkId)));
  const needed = new Set<string>();
  for (const { parkId, photos } of wishes) {
    if (!photos) continue;
    if (!(await isScopeHere(cache, parkId))) return;
    for (const sha256 of await photosIn(cache, parkId)) needed.add(photoAddress(sha256));
  }
  const over = [...(await shelf.held())].filter((address) => !needed.has(address));
  if (over.length > 0) await shelf.drop(over);
}
