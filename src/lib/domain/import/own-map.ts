import { decodeParkMap, MalformedMap } from '../park-map/encode.ts';
import { isDay } from './dates.ts';
import type { MapFacts } from './facts.ts';

/** A park's map as our own files have it: `drawn` is what its file says. Throws `MalformedMap`. */
export function readOwnMap({ id, asOf, drawn }: Record<string, unknown>): MapFacts {
  if (typeof id !== 'string') throw new MalformedMap('id');
  const day = asOf === null ? null : String(asOf);
  if (day !== null && !isDay(day)) throw new MalformedMap('asOf');
  return { park: { id }, asOf: day, map: decodeParkMap(JSON.stringify(drawn)) };
}
