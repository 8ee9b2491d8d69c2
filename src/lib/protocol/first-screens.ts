import { PARK_CARD_SHAPE, readRideCard } from '../domain/catalogue/row-shapes.ts';
import type { HomeRides, ParkCard } from '../domain/catalogue/views.ts';
import { cardFormat } from './column-formats.ts';
import { readTable, writeTable } from './columns.ts';
import { MalformedChunk } from './malformed.ts';

/** Of the format; a phone that knows another waits for the catalogue itself. */
export const FIRST_VERSION = 3;
const MOST_RIDES = 100;
const CARDS = { checks: PARK_CARD_SHAPE, formatOf: cardFormat };
const FIELDS = Object.keys(PARK_CARD_SHAPE);

/**
 * What the first screens show, long before a phone has read a hundred thousand rides: the list of parks in its
 * order, with the counts of their rides, and the start page's rides.
 */
export interface FirstScreens {
  parks: ParkCard[];
  rides: HomeRides;
}

/** Columns as in `chunk.ts`; gzip goes around it. */
export function encodeFirstScreens({ parks, rides }: FirstScreens): Uint8Array<ArrayBuffer> {
  return writeTable({ v: FIRST_VERSION, ...rides }, CARDS, parks);
}

/** Throws when these are no such bytes. */
export function decodeFirstScreens(bytes: Uint8Array): FirstScreens {
  const { head, columns } = readTable(bytes, ['v', 'rideCount', 'topRides'], CARDS);
  const { v, rideCount, topRides } = head;
  if (v !== FIRST_VERSION) throw new MalformedChunk(`first screens of version ${String(v)}`);
  if (!Number.isSafeInteger(rideCount) || (rideCount as number) < 0)
    throw new MalformedChunk('count of rides');
  if (!Array.isArray(topRides) || topRides.length > MOST_RIDES)
    throw new MalformedChunk('rides of the start page');
  const parks = Array.from({ length: columns.count }, () => ({}) as Record<string, unknown>);
  for (const field of FIELDS) {
    const column = columns.of(field);
    for (let i = 0; i < parks.length; i++) parks[i]![field] = column[i];
  }
  return {
    parks: parks as unknown as ParkCard[],
    rides: { rideCount: rideCount as number, topRides: topRides.map(readRideCard) },
  };
}
