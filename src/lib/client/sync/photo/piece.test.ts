import { describe, expect, it } from 'vitest';
import { FIRST_PIECE, afterArrival, afterCut, endOfPiece } from './piece.ts';

const KB = 1024;

/** Sizes one after the other, each piece arriving whole in so many ms. */
function sizes(start: number, count: number, msOf: (size: number) => number): number[] {
  const seen = [start];
  while (seen.length < count) {
    const size = seen.at(-1)!;
    seen.push(afterArrival(size, size, msOf(size)));
  }
  return seen;
}

describe('the size of a piece', () => {
  it('grows while pieces arrive quickly, and no further than memory and a proxy like', () => {
    const grown = sizes(FIRST_PIECE, 20, () => 100);
    expect(grown[1]).toBe(FIRST_PIECE * 2);
    expect(grown.at(-1)).toBe(grown.at(-2));
    expect(grown.at(-1)).toBeLessThanOrEqual(4 * 1024 * KB);
  });

  it('settles where the line carries a piece in seconds', () => {
    const bytesPerMs = 375; // 3 Mbit/s
    const settled = sizes(FIRST_PIECE, 20, (size) => size / bytesPerMs);
    expect(settled.at(-1)).toBe(settled.at(-2));
    expect(settled.at(-1)! / bytesPerMs).toBeGreaterThan(1_000);
    expect(settled.at(-1)! / bytesPerMs).toBeLessThan(12_000);
  });

  it('does not grow by a rest that was small, however quick', () => {
    expect(afterArrival(FIRST_PIECE, 10, 1)).toBe(FIRST_PIECE);
  });

  it('shrinks with every cut and on a crawling line, but not to nothing', () => {
    expect(afterCut(FIRST_PIECE)).toBe(FIRST_PIECE / 2);
    expect(afterArrival(FIRST_PIECE, FIRST_PIECE, 20_000)).toBe(FIRST_PIECE / 2);
    let size = FIRST_PIECE;
    for (let i = 0; i < 40; i++) size = afterCut(size);
    expect(size).toBeGreaterThan(0);
    expect(Number.isInteger(size)).toBe(true);
  });
});

describe('the end of a piece', () => {
  it.each([1, 15 * KB, 256 * KB, 300 * KB, 1_000 * KB + 1, 12 * KB * KB])(
    'covers %i bytes in order, each byte once, with no tiny last request',
    (total) => {
      const pieces: number[] = [];
      for (let offset = 0; offset < total;) {
        const end = endOfPiece(offset, total, 256 * KB);
        pieces.push(end - offset);
        offset = end;
      }
      expect(pieces.reduce((sum, size) => sum + size, 0)).toBe(total);
      if (pieces.length > 1) expect(Math.min(...pieces)).toBeGreaterThan(100 * KB);
      expect(Math.max(...pieces)).toBeLessThanOrEqual(384 * KB);
    },
  );
});
