import { COMPUTED } from './row-shapes.ts';
import type { ParkRow, RideRow } from './rows.ts';

/** What of a row is no fact that a visitor could see on site: where it stands here, and where it is from. Hours are told apart. */
const NO_FACTS: ReadonlySet<string> = new Set([
  ...COMPUTED,
  ...['id', 'slug', 'formerSlugs', 'externalIds', 'sources', 'hours'],
]);

/**
 * A short name for what an entry says: the same on phone and server, and another as soon as one of its facts is.
 * What says nothing has no part in it, so that a field which a later version learns of changes no mark.
 * It tells versions apart and protects nothing: 64 bits, no secret.
 */
export function markOf(row: ParkRow | RideRow): string {
  const facts = Object.entries(row).filter(([name]) => !NO_FACTS.has(name));
  const text = JSON.stringify(canonical(Object.fromEntries(facts)));
  return hashed(text, 0x811c9dc5) + hashed(text, 0x01000193);
}

const saysNothing = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** Keys in one order: a database gives them in one of its own. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .filter(([, inner]) => !saysNothing(inner))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, canonical(inner)]);
}

/** FNV-1a over UTF-16 units, mixed at the end: 8 hexadecimal signs. */
function hashed(text: string, seed: number): string {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0).toString(16).padStart(8, '0');
}
