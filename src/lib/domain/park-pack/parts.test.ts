import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_DETAILS } from '../review/details.ts';
import type { ReviewRow } from '../review/review.ts';
import {
  FRESH_MS,
  isDue,
  PACK_PHOTOS_BYTES_MAX,
  partsOf,
  photoAddress,
  photosShown,
  photosThatFit,
  progressOf,
  type PackSize,
} from './parts.ts';

const sha = (n: number): string => n.toString(16).padStart(64, '0');
const reviewOf = (n: number, ride: string, photos: number[]): ReviewRow => ({
  ...{ id: `r${n}`, parkId: 'p', rating: 8, title: '', text: '', visitedOn: null, language: 'en' },
  ...{ waitedMinutes: null, author: { id: 'a', name: 'A' }, version: 1, updatedAt: '' },
  ...{ details: NO_DETAILS, helpful: 0 },
  subject: { kind: 'ride', id: ride },
  publishedAt: new Date(n * 1000).toISOString(),
  photos: photos.map((of) => ({ sha256: sha(of), width: 1, height: 1, caption: null })),
});
const size: PackSize = { facts: 100, scope: 200, map: 300, photos: { count: 2, bytes: 40 } };

describe('the photos of a pack', () => {
  it('are those that pages show, the newest first, each once', () => {
    const reviews = [
      reviewOf(1, 'one', [1, 2]),
      reviewOf(3, 'two', [3, 1]),
      reviewOf(2, 'one', []),
    ];
    expect(photosShown(reviews)).toEqual([sha(3), sha(1), sha(2)]);
    const many = Array.from({ length: 25 }, (_, i) => reviewOf(i, 'one', [100 + i]));
    expect(photosShown(many)).toEqual(
      many
        .slice(5)
        .reverse()
        .map(({ photos }) => photos[0]!.sha256),
    );
  });

  it('do not depend on the order in which the reviews came', () => {
    const some = Array.from({ length: 40 }, (_, i) => reviewOf(i, `ride ${i % 3}`, [i, i + 1]));
    fc.assert(
      fc.property(fc.shuffledSubarray(some, { minLength: 40 }), (mixed) => {
        expect(photosShown(mixed)).toEqual(photosShown(some));
      }),
      { numRuns: 20 },
    );
  });

  it('stop where a pack would weigh more than 8 MB', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200_000), { maxLength: 300 }), (sizes) => {
        const { count, bytes } = photosThatFit(sizes);
        expect(bytes).toBeLessThanOrEqual(PACK_PHOTOS_BYTES_MAX);
        if (count < sizes.length)
          expect(bytes + sizes[count]!).toBeGreaterThan(PACK_PHOTOS_BYTES_MAX);
      }),
    );
  });
});

it('a pack is made of facts, scope, map and as many photos as the server counted', () => {
  const told = { map: 'm', photos: [sha(1), sha(2), sha(3)] };
  const parts = partsOf('p', size, told, true);
  expect(parts.map(({ kind }) => kind)).toEqual(['facts', 'scope', 'map', 'photo', 'photo']);
  expect(parts.at(-1)).toEqual({ kind: 'photo', address: photoAddress(sha(2)), bytes: 20 });
  expect(progressOf(parts, ({ kind }) => kind !== 'photo')).toEqual({ bytes: 600, of: 640 });
  expect(partsOf('p', size, told, false)).toHaveLength(3);
  expect(partsOf('p', { ...size, map: null }, { map: null, photos: [] }, true)).toHaveLength(2);
  // It weighs the same before it is known what exactly there is to fetch.
  const before = partsOf('p', size, null, true);
  expect(progressOf(before, () => false)).toEqual({ bytes: 0, of: 640 });
});

it('is due until it is whole, when it is asked for, and when a day has passed, whatever the clock does', () => {
  expect(isDue(null, 5, 10)).toBe(true);
  expect(isDue(10, 5, 10)).toBe(false);
  expect(isDue(10, 11, 12)).toBe(true);
  expect(isDue(10, 5, 11 + FRESH_MS)).toBe(true);
  expect(isDue(10 + 2 * FRESH_MS, 5, 10)).toBe(true);
});
