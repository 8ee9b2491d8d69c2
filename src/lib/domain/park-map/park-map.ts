/** Positions are whole millionths of a degree: a decimetre, closer than anything in a park is mapped. */
export const UNITS = 1_000_000;

/** x0, y0, x1, y1, …: to the east and to the north. An area is made of such lines that end where they begin. */
export type Line = readonly number[];

/** West, south, east, north. */
export type Bounds = readonly [number, number, number, number];

const GROUND = [
  ...(['grass', 'wood', 'scrub', 'sand', 'parking', 'plaza', 'play', 'ride', 'water'] as const),
];
const BUILT = ['building', 'roof'] as const;
const WAYS = ['street', 'path', 'steps', 'pier', 'rail'] as const;
const TRACKS = ['flume', 'track', 'coaster'] as const;

/** What is drawn, in the order in which it is drawn. */
export const SHAPE_KINDS = [
  ...[...GROUND, ...(['stream', 'hedge', 'fence', 'wall'] as const)],
  ...[...WAYS, ...BUILT, ...TRACKS],
];
export type ShapeKind = (typeof SHAPE_KINDS)[number];

const AREAS: ReadonlySet<ShapeKind> = new Set<ShapeKind>([...GROUND, ...BUILT]);
export const isArea = (kind: ShapeKind): boolean => AREAS.has(kind);

export interface Shape {
  kind: ShapeKind;
  name: string | null;
  lines: Line[];
}

/** What a visitor looks for besides rides, as the list beside the map has it. */
export const POINT_KINDS = [
  ...(['entrance', 'info', 'toilets', 'first-aid', 'food', 'drinking-water', 'shop'] as const),
  ...(['sight', 'area'] as const),
];
export type PointKind = (typeof POINT_KINDS)[number];

export interface Point {
  kind: PointKind;
  name: string | null;
  x: number;
  y: number;
}

/** A ride as the map's source names it; which one of the catalogue it is, is found when it is shown. */
export interface DrawnRide {
  /** Of the source, as in the external ids of rides: `way/1`. */
  ref: string;
  name: string;
  x: number;
  y: number;
}

/** The ground of one park, to be drawn. */
export interface ParkMap {
  /** Where the park ends; empty when nobody mapped it. */
  outline: Line[];
  shapes: Shape[];
  points: Point[];
  rides: DrawnRide[];
}

/** The largest file that a phone is given, packed. */
export const MOST_MAP_BYTES = 200 * 1024;

/** What a park's scope tells of its map; the map itself is the file of that hash. */
export interface MapRow {
  /** The park's. */
  id: string;
  sha: string;
  /** Of the file. */
  bytes: number;
  asOf: string | null;
  /** To be shown wherever the map is. */
  attribution: string;
  /** West, south, east, north of all that is drawn, in degrees. */
  box: Bounds;
  /** The park's outline in a few corners: rings of longitude and latitude in turn, in degrees. */
  outline: number[][];
}
