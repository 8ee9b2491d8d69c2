import { PARK_CARD_SHAPE } from '../domain/catalogue/row-shapes.ts';
import type { ParkCard } from '../domain/catalogue/views.ts';
import { MalformedChunk } from './chunk.ts';

const VERSION = 1;
const MOST_PARKS = 100_000;
const READERS = Object.entries<(value: unknown) => unknown>(PARK_CARD_SHAPE);

/**
 * The list of parks as it is shown, with the counts of their rides and in its order: what a phone can
 * show long before it has read the rides. Columns in UTF-8 JSON as in `chunk.ts`; gzip goes around it.
 */
export function encodeParksIndex(parks: readonly ParkCard[]): Uint8Array<ArrayBuffer> {
  const cols = Object.fromEntries(
    READERS.map(([field, read]) => [
      field,
      parks.map((park) => read((park as unknown as Record<string, unknown>)[field])),
    ]),
  );
  return new TextEncoder().encode(JSON.stringify({ v: VERSION, count: parks.length, cols }));
}

/** Throws `MalformedChunk` or `MalformedRow` when these are no such bytes. */
export function decodeParksIndex(bytes: Uint8Array): ParkCard[] {
  const { v, count, cols } = JSON.parse(new TextDecoder().decode(bytes)) as {
    v: unknown;
    count: number;
    cols: Record<string, unknown>;
  };
  if (v !== VERSION || !Number.isSafeInteger(count) || count < 0 || count > MOST_PARKS)
    throw new MalformedChunk('no index of parks of this version');
  const cards = Array.from({ length: count }, () => ({}) as Record<string, unknown>);
  for (const [field, read] of READERS) {
    const column = cols[field];
    if (!Array.isArray(column) || column.length !== count)
      throw new MalformedChunk(`column ${field}: length`);
    for (let i = 0; i < count; i++) cards[i]![field] = read(column[i]);
  }
  return cards as unknown as ParkCard[];
}
