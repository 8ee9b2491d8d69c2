import { createHash } from 'node:crypto';

/**
 * Parts of at most `most` items, by the hash of their keys: an item stays in its part whatever happens
 * to the others, and a part that grows too big splits in two without touching the rest. Items of one
 * key stay together unless they alone are too many. Empty parts are left out.
 */
export function partition<T extends { id: string }>(
  items: readonly T[],
  keyOf: (item: T) => string,
  most: number,
): T[][] {
  const hashes = new Map<string, number>();
  const hashOf = (item: T): number => {
    const key = keyOf(item);
    let hash = hashes.get(key);
    if (hash === undefined) {
      hash = createHash('sha256').update(key).digest().readUInt32BE(0);
      hashes.set(key, hash);
    }
    return hash;
  };
  return split(items, hashOf, most, 31);
}

function split<T extends { id: string }>(
  items: readonly T[],
  hashOf: (item: T) => number,
  most: number,
  bit: number,
): T[][] {
  if (items.length === 0) return [];
  if (items.length <= most) return [[...items]];
  if (bit < 0)
    return slices(
      [...items].sort((a, b) => (a.id < b.id ? -1 : 1)),
      most,
    );
  const [left, right]: [T[], T[]] = [[], []];
  for (const item of items) ((hashOf(item) >>> bit) & 1 ? right : left).push(item);
  return [...split(left, hashOf, most, bit - 1), ...split(right, hashOf, most, bit - 1)];
}

const slices = <T>(items: T[], most: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / most) }, (_, i) =>
    items.slice(i * most, (i + 1) * most),
  );
