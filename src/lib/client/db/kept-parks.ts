import type { Cache } from './cache.ts';
import { device, type ParkWish } from './device.ts';

export const parkWishes = (): Promise<ParkWish[]> => device().parks.orderBy('wantedAt').toArray();

export const parkWish = (parkId: string): Promise<ParkWish | undefined> =>
  device().parks.get(parkId);

export async function wishPark(wish: ParkWish): Promise<void> {
  await device().parks.put(wish);
}

export async function unwishPark(parkId: string): Promise<void> {
  await device().parks.delete(parkId);
}

/** The park was renamed: unless it is no longer wanted. */
export async function renameWish(
  parkId: string,
  to: Pick<ParkWish, 'slug' | 'name'>,
): Promise<void> {
  await device().parks.update(parkId, to);
}

/** The park is part of another now: the wish goes there, in one commit. */
export async function moveWish(from: ParkWish, to: ParkWish): Promise<void> {
  const { parks } = device();
  await device().transaction('rw', parks, async () => {
    if (!(await parks.get(from.parkId))) return; // taken back meanwhile
    const there = await parks.get(to.parkId);
    await parks.delete(from.parkId);
    await parks.put({ ...to, photos: to.photos || (there?.photos ?? false) });
  });
}

/** Nobody who comes after is to see which parks were kept here. */
export async function forgetWishes(): Promise<void> {
  await device().parks.clear();
}

/** Lets go of what only this park's pack holds; photos go when nothing needs them (`ParkKeeper`). */
export async function dropPark(cache: Cache, parkId: string): Promise<void> {
  const { kept, reviews, parkRows, maps, scopes } = cache;
  await cache.transaction('rw', [kept, reviews, parkRows, maps, scopes], async () => {
    await kept.delete(parkId);
    await reviews.where({ parkId }).delete();
    await parkRows.where({ parkId }).delete();
    await maps.where({ parkId }).delete();
    await scopes.delete(`park:${parkId}`);
  });
}
