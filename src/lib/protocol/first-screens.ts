import { PARK_CARD_SHAPE, readRideCard } from '../domain/catalogue/row-shapes.ts';
import type { HomeRides, ParkCard } from '../domain/catalogue/views.ts';
import { MalformedChunk } from './chunk.ts';
import { readColumn, writeColumn } from './column.ts';

/** Of the format; a phone that knows another waits for the catalogue itself. */
export const FIRST_VERSION = 2;
const MOST_PARKS = 100_000;
const MOST_RIDES = 100;
const READERS = Object.entries<(value: unknown) => unknown>(PARK_CARD_SHAPE);

/**
 * What the first screens show, long before a phone has read a hundred thousand rides: the list of parks in its
 * order, with the counts of their rides, and the start page's rides.
 */
export interface FirstScreens {
  parks: ParkCard[];
  rides: HomeRides;
}

/** Columns in UTF-8 JSON as in `chunk.ts`; gzip goes around it. */
export function encodeFirstScreens({ parks, rides }: FirstScreens): Uint8Array<ArrayBuffer> {
  const cols = Object.fromEntries(
    READERS.map(([field, read]) => [
      field,
      writeColumn(parks.map((park) => read((park as unknown as Record<string, unknown>)[field]))),
    ]),
  );
  return new TextEncoder().encode(
    JSON.stringify({ v: FIRST_VERSION, count: parks.length, cols, ...rides }),
  );
}

/** Throws when these are no such bytes. */
export function decodeFirstScreens(bytes: Uint8Array): FirstScreens {
  const { v, count, cols, rideCount, topRides } = JSON.parse(new TextDecoder().decode(bytes)) as {
    v: unknown;
    count: number;
    cols: Record<string, unknown>;
    rideCount: number;
    topRides: unknown;
  };
  if (v !== FIRST_VERSION || !Number.isSafeInteger(count) || count < 0 || count > MOST_PARKS)
    throw new MalformedChunk('no first screens of this version');
  if (!Number.isSafeInteger(rideCount) || rideCount < 0) throw new MalformedChunk('count of rides');
  if (!Array.isArray(topRides) || topRides.length > MOST_RIDES)
    throw new MalformedChunk('rides of the start page');
  const parks = Array.from({ length: count }, () => ({}) as Record<string, unknown>);
  for (const [field, read] of READERS) {
    const column = readColumn(cols[field], count, read);
    for (let i = 0; i < count; i++) parks[i]![field] = column[i];
  }
  return {
    parks: parks as unknown as ParkCard[],
    rides: { rideCount, topRides: topRides.map(readRideCard) },
  };
}
