import type { ParkRow, RideRow } from '../catalogue/rows.ts';
import type { CatalogueSource } from '../catalogue/source.ts';
import { nameKeys } from '../import/plain.ts';
import type { LogLine } from './csv.ts';
import type { LogEntry, LogFields } from '../log/entry.ts';
import { logFields } from '../log/schema.ts';

/** Why a line of a file cannot be taken in. */
export type LineProblem =
  | 'NO_RIDE'
  | 'PARK_UNKNOWN'
  | 'RIDE_UNKNOWN'
  | 'SEVERAL_RIDES'
  | 'NOT_A_DAY'
  | 'NOT_A_TIME'
  | 'NOT_A_COUNT'
  | 'NOT_A_WAIT'
  | 'NOTE_TOO_LONG';

export type MatchedLine =
  { line: LogLine; entry: LogEntry } | { line: LogLine; problem: LineProblem };

/** Finds the rides that lines of a file name, by id, else by name and park, former names included. */
export function matchLines(source: CatalogueSource, lines: readonly LogLine[]): MatchedLine[] {
  const names = new NameIndex(source);
  return lines.map((line): MatchedLine => {
    const fields = fieldsOf(line);
    if (typeof fields === 'string') return { line, problem: fields };
    const ride = source.ride(line.rideId.toLowerCase()) ?? names.find(line);
    if (typeof ride === 'string') return { line, problem: ride };
    const park = source.park(ride.parkId);
    if (!park) return { line, problem: 'PARK_UNKNOWN' };
    const logged = { id: ride.id, name: ride.name, parkId: park.id, parkName: park.name };
    return { line, entry: { ride: logged, ...fields } };
  });
}

const PROBLEM_OF: Record<keyof LogFields, LineProblem> = {
  on: 'NOT_A_DAY',
  at: 'NOT_A_TIME',
  laps: 'NOT_A_COUNT',
  waitedMinutes: 'NOT_A_WAIT',
  note: 'NOTE_TOO_LONG',
};

function fieldsOf(line: LogLine): LogFields | LineProblem {
  const parsed = logFields.safeParse({
    on: dayOf(line.date),
    at: line.time === '' ? null : line.time.padStart(5, '0').slice(0, 5),
    laps: line.laps === '' ? 1 : Number(line.laps),
    waitedMinutes: line.waited === '' ? null : Number(line.waited),
    note: line.note,
  });
  return parsed.success
    ? parsed.data
    : PROBLEM_OF[parsed.error.issues[0]!.path[0] as keyof LogFields];
}

/** `2026-06-01`, also with a time after it, or `1.6.2026`. `6/1/2026` is two days, and so none. */
function dayOf(text: string): string {
  const [, day, month, year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text) ?? [];
  if (!day) return text.slice(0, 10);
  return `${year}-${month!.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** Rides and parks by all names they have and had. */
class NameIndex {
  readonly #source: CatalogueSource;
  readonly #parks = new Map<string, ParkRow[]>();
  /** Made when a line names no park. */
  #rides: Map<string, RideRow[]> | null = null;

  constructor(source: CatalogueSource) {
    this.#source = source;
    for (const park of source.parks()) note(this.#parks, park);
  }

  find({ ride, park }: LogLine): RideRow | LineProblem {
    if (ride === '') return 'NO_RIDE';
    if (park === '') return only(this.#everyRide(), ride);
    const parks = nameKeys(park).flatMap((key) => this.#parks.get(key) ?? []);
    if (parks.length === 0) return 'PARK_UNKNOWN';
    const there = new Map<string, RideRow[]>();
    for (const { id } of new Set(parks))
      for (const one of this.#source.ridesOf(id)) note(there, one);
    return only(there, ride);
  }

  #everyRide(): Map<string, RideRow[]> {
    if (!this.#rides) {
      this.#rides = new Map();
      for (const ride of this.#source.rides()) note(this.#rides, ride);
    }
    return this.#rides;
  }
}

function note<Row extends ParkRow | RideRow>(index: Map<string, Row[]>, row: Row): void {
  const names = [row.name, ...row.formerNames.map(({ name }) => name)];
  for (const key of new Set(names.flatMap(nameKeys)))
    index.set(key, [...(index.get(key) ?? []), row]);
}

/** The one of that name; its name of today counts before one that another had once. */
function only(index: ReadonlyMap<string, RideRow[]>, name: string): RideRow | LineProblem {
  const keys = nameKeys(name);
  const found = [...new Set(keys.flatMap((key) => index.get(key) ?? []))];
  if (found.length === 0) return 'RIDE_UNKNOWN';
  const today = found.filter((ride) => nameKeys(ride.name).some((key) => keys.includes(key)));
  const likely = today.length > 0 ? today : found;
  return likely.length === 1 ? likely[0]! : 'SEVERAL_RIDES';
}
