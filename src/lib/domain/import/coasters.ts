import type { CoasterStats, EntityStatus, RideTag } from '../catalogue/rows.ts';
import { readDate } from './dates.ts';
import type { Position } from '../position/position.ts';
import type { Doubt, ReadLine, RideFacts } from './facts.ts';
import { readDuration, readMeasure, readNumber, readRiderHeights, type Read } from './measures.ts';
import { plain } from './plain.ts';

/** Columns that a table of coasters must have; all others are read where they are. */
export const REQUIRED_COLUMNS = ['coaster_name', 'Location', 'Status'] as const;

const STATUS: readonly [RegExp, EntityStatus][] = [
  [/^operating\b/i, 'OPERATING'],
  [/^sbno\b|standing but not operating/i, 'SBNO'],
  [/temporarily closed|under maintenance|closed for maintenance/i, 'CLOSED_TEMP'],
  [/^under construction|^in development/i, 'UNDER_CONSTRUCTION'],
  [/^relocated/i, 'RELOCATED'],
  [/^demolished/i, 'DEMOLISHED'],
  [/^closed\b|^removed\b|^defunct/i, 'CLOSED_PERM'],
];

const TAGS: Readonly<Record<string, RideTag>> = {
  'Single rider line available': 'SINGLE_RIDER',
  'Must transfer from wheelchair': 'TRANSFER_FROM_WHEELCHAIR',
  'Fast Lane available': 'EXPRESS_PASS',
  'Fastrack available': 'EXPRESS_PASS',
  'Flash Pass available': 'EXPRESS_PASS',
  'Flash Pass Available': 'EXPRESS_PASS',
};
const SOURCE = { of: 'coaster table', asOf: null, licence: null };
const LONGEST_NAME = 200;

/** A row of the coaster table by its columns. What cannot be right is left out and told. */
export function readCoaster(line: number, cells: Readonly<Record<string, string>>): ReadLine {
  const cell = (column: string): string | null => plain(cells[column]);
  const name = cell('coaster_name');
  const park = cell('Location');
  if (!name || name.length > LONGEST_NAME)
    return { line, outcome: 'unreadable', reason: 'no name of a coaster' };
  if (!park || /^other$/i.test(park))
    return { line, outcome: 'skipped', reason: 'no park is named' };
  // `Luna Park, Coney Island` is a park; `Alton, Staffordshire, England` is none.
  if (/,.*,/.test(park) || park.length > LONGEST_NAME)
    return { line, outcome: 'skipped', reason: `“${park.slice(0, 60)}” is a place and no park` };

  const doubts: Doubt[] = [];
  const take = <T>(field: string, column: string, read: (text: string) => Read<T>): T | null => {
    const text = cell(column);
    if (text === null) return null;
    const found = read(text);
    if ('value' in found) return found.value;
    doubts.push({ field, reason: `${column}: ${found.reason}` });
    return null;
  };

  const opened = take(
    'opened',
    cell('Opening date') ? 'Opening date' : 'year_introduced',
    readDate,
  );
  const closed = take('closed', 'Closing date', readDate);
  const status = statusOf(cell('Status'), closed);
  if (!status)
    return {
      line,
      outcome: 'review',
      reason: cell('Status')
        ? `“${cell('Status')!.slice(0, 60)}” is no status`
        : 'no status is named',
    };
  if (opened && closed && closed.slice(0, 4) < opened.slice(0, 4))
    return {
      line,
      outcome: 'review',
      reason: `closed in ${closed}, before it opened in ${opened}`,
    };

  const heights = take('minHeightCm', 'Height restriction', readRiderHeights);
  const known: Partial<RideFacts> = {
    opened,
    closed,
    minHeightCm: heights?.min ?? null,
    maxHeightCm: heights?.max ?? null,
    capacityPerHour: take('capacityPerHour', 'Capacity', (text) => readNumber(text, 10, 6_000)),
    area: cell('Park section')?.slice(0, LONGEST_NAME) ?? null,
    manufacturer: cell('Manufacturer')?.slice(0, LONGEST_NAME) ?? null,
    model: cell('Model')?.slice(0, LONGEST_NAME) ?? null,
    stats: statsOf(cell, take),
  };
  const tags = [
    ...new Set(Object.entries(TAGS).flatMap(([column, tag]) => (cell(column) ? [tag] : []))),
  ];
  const candidate: RideFacts = {
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null)),
    ...{ name, category: 'RC', status, designers: designersOf(cell('Designer')) },
    ...(tags.length > 0 && { tags }),
    park: { name: park, position: positionOf(cells, doubts) },
    sources: { '*': SOURCE },
  };
  return { line, candidate: { kind: 'ride', facts: candidate }, doubts };
}

/** Null when nobody can say. */
function statusOf(text: string | null, closed: string | null): EntityStatus | null {
  if (text === null) return closed ? 'CLOSED_PERM' : null;
  return STATUS.find(([form]) => form.test(text))?.[1] ?? null;
}

type Take = <T>(field: string, column: string, read: (text: string) => Read<T>) => T | null;

function statsOf(cell: (column: string) => string | null, take: Take): CoasterStats | null {
  const [track, ...types] = (cell('Type') ?? '').split(/\s*–\s*/);
  const trains = cell('Trains');
  const stats: CoasterStats = {
    heightM: take('heightM', 'Height', (text) => readMeasure(text, 1, 250)),
    lengthM: take('lengthM', 'Length', (text) => readMeasure(text, 10, 6_000)),
    speedMps: take('speedMps', 'Speed', (text) => readMeasure(text, 1, 80)),
    dropM: take('dropM', 'Drop', (text) => readMeasure(text, 0.5, 250)),
    inversions: take('inversions', 'Inversions', (text) => readNumber(text, 0, 20)),
    angleDeg: take('angleDeg', 'Max vertical angle', (text) => readNumber(text, 0, 180)),
    gForce: take('gForce', 'G-force', (text) => readNumber(text, 0, 15)),
    durationS: take('durationS', 'Duration', readDuration),
    material:
      track === 'Steel'
        ? 'STEEL'
        : track === 'Wood'
          ? 'WOOD'
          : track === 'Hybrid'
            ? 'HYBRID'
            : null,
    type: types.length > 0 ? types.join(', ').slice(0, LONGEST_NAME) : null,
    launch: cell('Lift/launch system')?.slice(0, LONGEST_NAME) ?? null,
    trains: trains === null ? null : trainsOf(trains),
    trainLayout:
      trains?.replace(/^(?:\d+|single|a single) (?:trains? )?(?:with )?/i, '').slice(0, 300) ??
      null,
  };
  const known = Object.entries(stats).filter(([, value]) => value !== null);
  return known.length === 0 ? null : (Object.fromEntries(known) as CoasterStats);
}

const trainsOf = (text: string): number | null => {
  const count = /^(\d{1,2}) trains?\b/i.exec(text)?.[1];
  if (count) return Number(count);
  return /^(?:a )?single train/i.test(text) ? 1 : null;
};

/** Names that run into each other are left out: two people are better not one. */
function designersOf(text: string | null): string[] {
  if (!text || /[a-z][A-Z][a-z]/.test(text.replace(/\bMc[A-Z]/g, 'Mc'))) return [];
  return text
    .split(/\s*[,;]\s*| & | and /)
    .map((name) => name.trim())
    .filter((name) => name.length > 2 && name.length <= LONGEST_NAME && !/\d/.test(name))
    .slice(0, 6);
}

function positionOf(cells: Readonly<Record<string, string>>, doubts: Doubt[]): Position | null {
  const [latitude, longitude] = [plain(cells['latitude']), plain(cells['longitude'])];
  if (latitude === null || longitude === null) return null;
  const at = { latitude: Number(latitude), longitude: Number(longitude) };
  const isThere = Math.abs(at.latitude) <= 90 && Math.abs(at.longitude) <= 180;
  if (isThere) return at;
  doubts.push({ field: 'latitude', reason: `${latitude}, ${longitude} is nowhere` });
  return null;
}
