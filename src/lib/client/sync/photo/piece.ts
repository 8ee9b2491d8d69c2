export const FIRST_PIECE = 256 * 1024;
const LEAST = 16 * 1024;
const MOST = 4 * 1024 * 1024;
const QUICK_MS = 1_000;
const SLOW_MS = 12_000;

/*
 * How many bytes go in one request. A boundary costs a round trip, most of a second on one bar; a
 * large piece may be lost whole where something on the way holds it back until it is complete, and
 * shows no progress meanwhile. So pieces grow while they are quick and shrink with every cut.
 */

/** The next size, after so many bytes arrived in `ms`; a last, smaller piece says nothing. */
export function afterArrival(size: number, bytes: number, ms: number): number {
  if (ms > SLOW_MS) return Math.max(LEAST, size / 2);
  return ms < QUICK_MS && bytes >= size ? Math.min(MOST, size * 2) : size;
}

export const afterCut = (size: number): number => Math.max(LEAST, size / 2);

/** Where a piece from `offset` ends; a small rest goes with it instead of in a request of its own. */
export const endOfPiece = (offset: number, total: number, size: number): number =>
  total - offset <= size * 1.5 ? total : offset + size;
