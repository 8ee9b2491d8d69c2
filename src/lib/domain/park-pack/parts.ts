import type { ReviewRow } from '../review/review.ts';
import { newest } from '../catalogue/build-park.ts';

/** A park pack: what makes one park whole on a phone without a line. Sizes are bytes as they travel. */

/** The side of the photos that a pack holds. */
export const PACK_PHOTO_SIDE = 320;
/** With all else a pack may weigh 8 MB. */
export const PACK_PHOTOS_BYTES_MAX = 6.5 * 1024 * 1024;
const PHOTOS_MAX = 300;
/** Older than this it is brought up to date when the app is opened. */
export const FRESH_MS = 24 * 3600_000;

/** What a pack weighs, as the server tells before anything is fetched. */
export interface PackSize {
  facts: number;
  /** Hours, official updates and reviews. */
  scope: number;
  /** Null: there is none of this park. */
  map: number | null;
  /** The newest of those that pages show, as many as fit. */
  photos: { count: number; bytes: number };
}

export type PartKind = 'facts' | 'scope' | 'map' | 'photo';

/** One thing to fetch. It is done when the phone holds what stands at its address. */
export interface Part {
  kind: PartKind;
  address: string;
  bytes: number;
}

export const photoAddress = (sha256: string): string => `/media/${sha256}/${PACK_PHOTO_SIDE}.webp`;

/** The photos that the pages of a park and its rides show, the newest first; phone and server count alike. */
export function photosShown(reviews: Iterable<ReviewRow>): string[] {
  const bySubject = new Map<string, ReviewRow[]>();
  for (const review of reviews) {
    const key = `${review.subject.kind}:${review.subject.id}`;
    const list = bySubject.get(key) ?? [];
    list.push(review);
    bySubject.set(key, list);
  }
  const shown = [...bySubject.values()].flatMap((of) => newest(of, of[0]!.subject));
  shown.sort((a, b) =>
    a.publishedAt < b.publishedAt ? 1 : a.publishedAt > b.publishedAt ? -1 : 0,
  );
  const photos = shown.flatMap((review) => review.photos.map(({ sha256 }) => sha256));
  return [...new Set(photos)].slice(0, PHOTOS_MAX);
}

/** How many of the first photos fit a pack; one of unknown size is left out of the sum. */
export function photosThatFit(sizes: readonly number[]): PackSize['photos'] {
  let bytes = 0;
  let count = 0;
  for (const size of sizes) {
    if (bytes + size > PACK_PHOTOS_BYTES_MAX) break;
    bytes += size;
    count++;
  }
  return { count, bytes };
}

/**
 * What there is to a pack. `told`: what the park's scope names, once it is here: the address of the map's
 * file, and the photos in the order of `photosShown`.
 */
export function partsOf(
  parkId: string,
  size: PackSize,
  told: { map: string | null; photos: readonly string[] } | null,
  withPhotos: boolean,
): Part[] {
  const parts: Part[] = [
    { kind: 'facts', address: parkId, bytes: size.facts },
    { kind: 'scope', address: `park:${parkId}`, bytes: size.scope },
  ];
  const map = told ? told.map : size.map !== null && LATER;
  if (map) parts.push({ kind: 'map', address: map, bytes: size.map ?? 0 });
  if (!withPhotos || size.photos.count === 0) return parts;
  const photo = (address: string, bytes: number) =>
    parts.push({ kind: 'photo' as const, address, bytes });
  if (!told) photo(LATER, size.photos.bytes);
  const each = size.photos.bytes / size.photos.count;
  for (const sha256 of told?.photos.slice(0, size.photos.count) ?? [])
    photo(photoAddress(sha256), each);
  return parts;
}

/** Stands for addresses that are not known yet: nothing is kept there. */
const LATER = 'later';

/** Bytes of all parts, and of those that are here. */
export function progressOf(
  parts: readonly Part[],
  isHeld: (part: Part) => boolean,
): { bytes: number; of: number } {
  const sum = (some: readonly Part[]) => some.reduce((bytes, part) => bytes + part.bytes, 0);
  return { bytes: Math.round(sum(parts.filter(isHeld))), of: Math.round(sum(parts)) };
}

/** Whether there is something to fetch: never whole so far, asked for since, or old. A clock may be set back. */
export const isDue = (savedAt: number | null, wantedAt: number, now: number): boolean =>
  savedAt === null || wantedAt > savedAt || Math.abs(now - savedAt) > FRESH_MS;
