import type { ErrorCode } from '#lib/domain/errors.ts';
import { progressOf, type PackSize } from '#lib/domain/park-pack/parts.ts';
import type { Cache } from '../../db/cache.ts';
import { parkWishes } from '../../db/kept-parks.ts';
import type { ParkWish } from '../../db/device.ts';
import type { KeptPark, PackOffer } from '../../phone.ts';
import { packHere } from './pack-parts.ts';
import type { PhotoShelf } from './photo-shelf.ts';

/** The parks of this phone as pages show them. Saved is said only of what can be read now. */
export async function keptParks(
  cache: Cache,
  shelf: PhotoShelf,
  problemOf: (parkId: string) => ErrorCode | null,
): Promise<KeptPark[]> {
  const wishes = await parkWishes();
  const photos = wishes.length > 0 ? await shelf.held() : new Set<string>();
  return Promise.all(
    wishes.map(async (wish) => ({
      ...(await standing(cache, photos, wish)),
      problem: problemOf(wish.parkId) ?? (await cache.kept.get(wish.parkId))?.problem ?? null,
    })),
  );
}

async function standing(
  cache: Cache,
  shelf: ReadonlySet<string>,
  wish: ParkWish,
): Promise<Omit<KeptPark, 'problem'>> {
  const { wantedAt, ...of } = wish;
  const row = await cache.kept.get(wish.parkId);
  if (!row?.size) return { ...of, savedAt: null, progress: null, bytes: 0, photosWait: false };
  const { parts, isHeld } = await packHere(cache, shelf, wish, row.size);
  const isWhole = parts.every((part) => part.kind === 'photo' || isHeld(part));
  const savedAt = isWhole ? row.savedAt : null;
  const progress = progressOf(parts, isHeld);
  return {
    ...of,
    savedAt,
    progress: savedAt === null || wantedAt > savedAt ? progress : null,
    bytes: progress.bytes,
    photosWait: row.photosWait,
  };
}

/** What of a pack is not here yet. */
export async function offerOf(
  cache: Cache,
  shelf: PhotoShelf,
  parkId: string,
  size: PackSize,
): Promise<PackOffer> {
  const { parts, isHeld } = await packHere(
    cache,
    await shelf.held(),
    { parkId, photos: true },
    size,
  );
  const missing = parts.filter((part) => !isHeld(part));
  const sum = (isPhoto: boolean): number =>
    progressOf(
      missing.filter(({ kind }) => (kind === 'photo') === isPhoto),
      () => false,
    ).of;
  return { words: sum(false), photos: sum(true) };
}
