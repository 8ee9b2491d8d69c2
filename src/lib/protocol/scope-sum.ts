import { md5 } from './md5.ts';

/**
 * What a phone should hold of a scope over its base: so many rows, and the sum of their hashes. The
 * order in which they came does not matter, and a row more, less or of another revision shows.
 */
export interface ScopeSum {
  count: number;
  hash: number;
}

/** One row as the sum sees it: a revision stands for all that the row says. */
export interface SummedRow {
  entity: string;
  id: string;
  rev: number;
}

/** Sums are kept below 2⁵², which a double holds exactly. */
const MODULUS = 2 ** 52;

/** The first 52 bits of the MD5 of `entity id rev`; the feed's statement computes the same. */
function hashOf({ entity, id, rev }: SummedRow): number {
  const [first, second] = md5(`${entity} ${id} ${rev}`) as unknown as [number, number];
  return bigEndian(first) * 2 ** 20 + (bigEndian(second) >>> 12);
}

const bigEndian = (word: number): number =>
  ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;

export function sumOf(rows: Iterable<SummedRow>): ScopeSum {
  const sum = { count: 0, hash: 0 };
  for (const row of rows) {
    sum.count++;
    sum.hash = (sum.hash + hashOf(row)) % MODULUS;
  }
  return sum;
}
