import {
  boundsOf,
  canonical,
  clipped,
  grown,
  isClosed,
  metresFrom,
  signedArea,
  simplified,
} from '../park-map/geometry.ts';
import {
  isArea,
  POINT_KINDS,
  SHAPE_KINDS,
  UNITS,
  type Bounds,
  type DrawnRide,
  type Line,
  type ParkMap,
  type Point,
  type Shape,
} from '../park-map/park-map.ts';
import { isPark, pointKindOf, shapeKindOf } from './osm-kinds.ts';
import { middle, type Feature } from './osm-features.ts';
import { nameKey, plain } from './plain.ts';

/** So much of what lies around a park is drawn with it. */
const AROUND_METRES = 120;
/** An entrance so near to the outline leads into the park, and not into a building. */
const EDGE_METRES = 15;
/** Corners that nobody sees. */
const SMALLEST_METRES = 0.15;

/** A ride of the file: all that is drawn of it. */
export interface RidePieces {
  main: Feature;
  pieces: readonly Feature[];
}

/**
 * The ground of one park: what of the file lies within it and close around. Where nobody mapped an outline, what lies
 * around its rides. The same features give the same map, whatever their order and format. Null: nothing to draw.
 */
export function parkMapOf(
  park: Feature,
  features: readonly Feature[],
  rides: readonly RidePieces[],
): ParkMap | null {
  const outline = park.lines.filter(isClosed).map(canonical).sort(byCorner);
  const inner =
    boundsOf(outline) ?? boundsOf(rides.flatMap(({ pieces }) => pieces.flatMap((p) => p.lines)));
  if (!inner) return null;
  const within = grown(inner, AROUND_METRES);
  const others = features.filter(({ tags }) => !isPark(tags));
  const map = {
    outline: outline.map(fewer),
    shapes: others.flatMap((feature) => shapeOf(feature, within) ?? []).sort(byDrawing),
    points: pointsOf(others, outline, within, new Set(rides.map(({ main }) => keyOf(main)))),
    rides: rides.flatMap((ride) => drawn(ride) ?? []).sort((a, b) => compare(a.ref, b.ref)),
  };
  return map.shapes.length + map.points.length + map.rides.length === 0 ? null : map;
}

const fewer = (line: Line): Line => canonical(simplified(line, SMALLEST_METRES));

function shapeOf({ tags, lines }: Feature, within: Bounds): Shape | null {
  const areClosed = lines.length > 0 && lines.every(isClosed);
  const kind = lines[0] && lines[0].length > 2 ? shapeKindOf(tags, areClosed) : null;
  if (!kind) return null;
  const drawn = lines.flatMap((line) => clipped(line, within)).map(fewer);
  const kept = drawn.filter((line) => line.length > (isArea(kind) ? 6 : 2));
  if (kept.length === 0) return null;
  return { kind, name: plain(tags['name']), lines: kept.sort(byCorner) };
}

/** By kind; of areas the large ones first, since the small ones lie on them. */
function byDrawing(a: Shape, b: Shape): number {
  return (
    SHAPE_KINDS.indexOf(a.kind) - SHAPE_KINDS.indexOf(b.kind) ||
    (isArea(a.kind) ? sizeOf(b) - sizeOf(a) : 0) ||
    byCorner(a.lines[0]!, b.lines[0]!)
  );
}

const sizeOf = ({ lines }: Shape): number =>
  Math.max(...lines.map((line) => Math.abs(signedArea(line))));

function byCorner(a: Line, b: Line): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

/** Pieces of one thing under one name are one point in their middle. */
function pointsOf(
  features: readonly Feature[],
  outline: readonly Line[],
  [west, south, east, north]: Bounds,
  rides: ReadonlySet<string>,
): Point[] {
  const found = new Map<string, { kind: Point['kind']; name: string | null; at: Feature[] }>();
  for (const feature of features) {
    if (!feature.position || (feature.tags['name'] && rides.has(keyOf(feature)))) continue;
    const [x, y] = unitsOf(feature);
    if (x < west || x > east || y < south || y > north) continue;
    const isAtEdge = () => outline.some((ring) => metresFrom(ring, x, y) <= EDGE_METRES);
    const kind = pointKindOf(feature.tags, isAtEdge);
    if (!kind) continue;
    const name = plain(feature.tags['name']);
    const isOne = name !== null && (kind === 'sight' || kind === 'area');
    const key = isOne ? `${kind} ${keyOf(feature)}` : feature.ref;
    const there = found.get(key);
    if (there) there.at.push(feature);
    else found.set(key, { kind, name, at: [feature] });
  }
  const points = [...found.values()].map(({ kind, name, at }): Point => {
    const [x, y] = unitsOf({ position: middle(at.flatMap((one) => one.position ?? [])) });
    return { kind, name, x, y };
  });
  return points.sort(
    (a, b) =>
      POINT_KINDS.indexOf(a.kind) - POINT_KINDS.indexOf(b.kind) ||
      compare(a.name ?? '', b.name ?? '') ||
      a.x - b.x ||
      a.y - b.y,
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const keyOf = ({ tags }: Feature): string => nameKey(tags['name'] ?? '');

function unitsOf({ position }: Pick<Feature, 'position'>): [number, number] {
  const { latitude, longitude } = position!;
  return [Math.round(longitude * UNITS), Math.round(latitude * UNITS)];
}

function drawn({ main, pieces }: RidePieces): DrawnRide | null {
  const position = middle(pieces.flatMap((piece) => piece.position ?? []));
  if (!position) return null;
  const [x, y] = unitsOf({ position });
  return { ref: main.ref, name: plain(main.tags['name'])!, x, y };
}
