import type {
  CatalogueKind,
  CompanyRow,
  ExternalIds,
  ModelRow,
  ParkRow,
  RideRow,
} from '../catalogue/rows.ts';
import type { ParkMap } from '../park-map/park-map.ts';
import type { Position } from '../position/position.ts';

// What a file says of an entity: some of its fields, and what it names by name instead of by id.

type Fields<Row> = Partial<Omit<Row, 'id' | 'rating' | 'formerSlugs'>>;

export interface ParkFacts extends Fields<ParkRow> {
  name: string;
}

export interface RideFacts extends Omit<Fields<RideRow>, 'parkId'> {
  name: string;
  /** By name: the park, and its maker, model and designers. Where it stands tells namesakes apart. */
  park: { name: string; position: Position | null; externalIds?: ExternalIds };
  manufacturer?: string | null;
  model?: string | null;
  designers?: string[];
}

/** The ground of a park that a file draws. */
export interface MapFacts {
  park: RideFacts['park'] | { id: string };
  /** Of the whole file. */
  asOf: string | null;
  map: ParkMap;
}

/** What one place of a file says. Ids appear only in our own files. */
export type Candidate =
  | { kind: 'park'; facts: ParkFacts }
  | { kind: 'ride'; facts: RideFacts }
  | { kind: 'map'; facts: MapFacts }
  | { kind: 'row'; row: { kind: CatalogueKind; row: OwnRow } };

/** A whole row of our own format, with its id; what follows from other tables does not travel in files. */
export type OwnRow = Omit<CompanyRow | ModelRow | ParkRow | RideRow, 'rating' | 'verified'>;

/** Something of a line that is not taken over, and why. */
export interface Doubt {
  field: string | null;
  reason: string;
}

/** A line of a file as it was read. */
export type ReadLine =
  | { line: number; candidate: Candidate; doubts: Doubt[] }
  | { line: number; outcome: 'skipped' | 'unreadable' | 'review'; reason: string };
