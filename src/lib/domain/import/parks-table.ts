import type { ReadLine } from './facts.ts';
import { plain } from './plain.ts';

/** Columns that a table of parks must have; all others are read where they are. */
export const PARK_COLUMNS = ['name', 'latitude', 'longitude'] as const;

const SOURCE = { of: 'table of parks', asOf: null, licence: null };
const LONGEST_NAME = 200;
const ZONE = /^[A-Z][A-Za-z_]+(?:\/[A-Z][A-Za-z_-]+){1,2}$/;

/** A row of a table of parks by its columns. Where it stands tells its country. */
export function readPark(line: number, cells: Readonly<Record<string, string>>): ReadLine {
  const name = plain(cells['name']);
  if (!name || name.length > LONGEST_NAME)
    return { line, outcome: 'unreadable', reason: 'no name of a park' };
  const [latitude, longitude] = [degrees(cells['latitude'], 90), degrees(cells['longitude'], 180)];
  if (latitude === null || longitude === null) {
    const said = `${cells['latitude']}, ${cells['longitude']}`.slice(0, 60);
    return { line, outcome: 'unreadable', reason: `${said} is no position` };
  }
  const zone = plain(cells['timezone']);
  const isZone = zone !== null && ZONE.test(zone);
  return {
    line,
    candidate: {
      kind: 'park',
      facts: {
        ...{ name, latitude, longitude, sources: { '*': SOURCE } },
        ...(isZone && { timeZone: zone }),
      },
    },
    doubts:
      zone !== null && !isZone
        ? [{ field: 'timeZone', reason: `“${zone.slice(0, 60)}” is no time zone` }]
        : [],
  };
}

/** Rounded to a metre, as all positions are. */
function degrees(cell: string | undefined, most: number): number | null {
  const text = plain(cell);
  const value = text === null ? Number.NaN : Number(text);
  return Math.abs(value) <= most ? Math.round(value * 1e5) / 1e5 : null;
}
