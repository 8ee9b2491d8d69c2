import { UNITS, type Bounds, type Line, type ParkMap } from './park-map.ts';

const METRES_A_DEGREE = 111_320;

export const isClosed = (line: Line): boolean =>
  line.length >= 8 && line[0] === line.at(-2) && line[1] === line.at(-1);

/** Null when there is no point at all. */
export function boundsOf(lines: Iterable<Line>): Bounds | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const line of lines)
    for (let i = 0; i < line.length; i += 2) {
      const [x, y] = [line[i]!, line[i + 1]!];
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < south) south = y;
      if (y > north) north = y;
    }
  return west === Infinity ? null : [west, south, east, north];
}

/** How many units a metre is there, to the east and to the north. */
export function unitsAMetre(y: number): { x: number; y: number } {
  const north = UNITS / METRES_A_DEGREE;
  return { x: north / Math.max(Math.cos(((y / UNITS) * Math.PI) / 180), 0.01), y: north };
}

export function grown([west, south, east, north]: Bounds, metres: number): Bounds {
  const unit = unitsAMetre((south + north) / 2);
  const [x, y] = [Math.ceil(unit.x * metres), Math.ceil(unit.y * metres)];
  return [west - x, south - y, east + x, north + y];
}

/** The pieces of a line that are within; of a closed one, one line along the edges where it leaves. */
export function clipped(line: Line, bounds: Bounds): Line[] {
  const whole = boundsOf([line]);
  if (!whole) return [];
  const isWithin = whole[0] >= bounds[0] && whole[1] >= bounds[1];
  if (isWithin && whole[2] <= bounds[2] && whole[3] <= bounds[3]) return [line];
  if (isClosed(line)) return clippedRing(line, bounds);
  const pieces: number[][] = [];
  let piece: number[] = [];
  for (let i = 2; i < line.length; i += 2) {
    const part = clippedStep(line[i - 2]!, line[i - 1]!, line[i]!, line[i + 1]!, bounds);
    if (!part) continue;
    const [x0, y0, x1, y1] = part;
    if (piece.at(-2) !== x0 || piece.at(-1) !== y0) pieces.push((piece = [x0, y0]));
    piece.push(x1, y1);
  }
  return pieces;
}

/** By Liang and Barsky. */
function clippedStep(
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  [west, south, east, north]: Bounds,
): [number, number, number, number] | null {
  const [dx, dy] = [x1 - x0, y1 - y0];
  let [from, to] = [0, 1];
  for (const [p, q] of [
    [-dx, x0 - west],
    [dx, east - x0],
    [-dy, y0 - south],
    [dy, north - y0],
  ] as const) {
    if (p === 0) {
      if (q < 0) return null;
    } else if (p < 0) from = Math.max(from, q / p);
    else to = Math.min(to, q / p);
  }
  if (from > to) return null;
  const at = (start: number, by: number, t: number): number => Math.round(start + by * t);
  return [at(x0, dx, from), at(y0, dy, from), at(x0, dx, to), at(y0, dy, to)];
}

/** By Sutherland and Hodgman: side after side. */
function clippedRing(ring: Line, bounds: Bounds): Line[] {
  let points = pairs(ring).slice(0, -1);
  for (const [axis, edge, sign] of [
    [0, bounds[0], 1],
    [0, bounds[2], -1],
    [1, bounds[1], 1],
    [1, bounds[3], -1],
  ] as const) {
    const isIn = (point: readonly number[]): boolean => (point[axis]! - edge) * sign >= 0;
    points = points.flatMap((point, i) => {
      const before = points.at(i - 1)!;
      if (isIn(point) === isIn(before)) return isIn(point) ? [point] : [];
      const t = (edge - before[axis]!) / (point[axis]! - before[axis]!);
      const crossing = [0, 1].map((k) => Math.round(before[k]! + (point[k]! - before[k]!) * t));
      crossing[axis] = edge;
      return isIn(point) ? [crossing, point] : [crossing];
    });
  }
  if (points.length < 3) return [];
  return [[...points, points[0]!].flat()];
}

const pairs = (line: Line): number[][] =>
  Array.from({ length: line.length / 2 }, (_, i) => [line[2 * i]!, line[2 * i + 1]!]);

/** Without the points that lie no further than `metres` beside the line (Douglas and Peucker). */
export function simplified(line: Line, metres: number): Line {
  const count = line.length / 2;
  if (count < 3) return line;
  const unit = unitsAMetre(line[1]!);
  const kept = new Uint8Array(count);
  kept[0] = kept[count - 1] = 1;
  const spans: [number, number][] = [];
  if (isClosed(line)) {
    // A ring has no ends: it is held at the point that is furthest from the first.
    const far = furthest(line, unit, 0, count - 1).at;
    kept[far] = 1;
    spans.push([0, far], [far, count - 1]);
  } else spans.push([0, count - 1]);
  for (let span = spans.pop(); span; span = spans.pop()) {
    const { at, metres: off } = furthest(line, unit, ...span);
    if (off <= metres) continue;
    kept[at] = 1;
    spans.push([span[0], at], [at, span[1]]);
  }
  return line.filter((_, i) => kept[i >> 1]);
}

function furthest(
  line: Line,
  unit: { x: number; y: number },
  from: number,
  to: number,
): { at: number; metres: number } {
  const [x0, y0] = [line[2 * from]! / unit.x, line[2 * from + 1]! / unit.y];
  const [dx, dy] = [line[2 * to]! / unit.x - x0, line[2 * to + 1]! / unit.y - y0];
  const length = dx * dx + dy * dy;
  let best = { at: from, metres: -1 };
  for (let i = from + 1; i < to; i++) {
    const [px, py] = [line[2 * i]! / unit.x - x0, line[2 * i + 1]! / unit.y - y0];
    const t = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length));
    const metres = Math.hypot(px - t * dx, py - t * dy);
    if (metres > best.metres) best = { at: i, metres };
  }
  return best;
}

/** A ring from the same point and in the same sense, whoever wrote it down; other lines as they are. */
export function canonical(line: Line): Line {
  if (!isClosed(line)) return line;
  const points = pairs(line).slice(0, -1);
  let first = 0;
  points.forEach(([x, y], i) => {
    const [bestX, bestY] = points[first]! as [number, number];
    if (x! < bestX || (x === bestX && y! < bestY)) first = i;
  });
  const turned = [...points.slice(first), ...points.slice(0, first)];
  if (signedArea(line) < 0) turned.push(...turned.splice(1).reverse());
  return [...turned, turned[0]!].flat();
}

/** Of a ring, in units; negative when it goes with the clock. */
export function signedArea(ring: Line): number {
  let sum = 0;
  const [x0, y0] = [ring[0]!, ring[1]!]; // small numbers, so that nothing is lost
  for (let i = 2; i < ring.length; i += 2)
    sum += (ring[i - 2]! - x0) * (ring[i + 1]! - y0) - (ring[i]! - x0) * (ring[i - 1]! - y0);
  return sum / 2;
}

/** Rings from the ways that make them up, in any order and sense; what does not close is left out. */
export function ringsFrom(ways: readonly Line[]): Line[] {
  const rings: Line[] = [];
  const open = ways.filter((way) => way.length >= 4).map((way) => [...way]);
  for (let ring = open.shift(); ring; ring = open.shift()) {
    while (!isClosed(ring)) {
      const [x, y] = [ring.at(-2)!, ring.at(-1)!];
      const next = open.findIndex(
        (way) => (way[0] === x && way[1] === y) || (way.at(-2) === x && way.at(-1) === y),
      );
      if (next < 0) break;
      const [way] = open.splice(next, 1) as [number[]];
      const forward = way[0] === x && way[1] === y ? way : pairs(way).reverse().flat();
      ring.push(...forward.slice(2));
    }
    if (isClosed(ring)) rings.push(ring);
  }
  return rings;
}

/** The same map with fewer corners: none of what is left out lies further than `metres` beside what is drawn. */
export function coarser(map: ParkMap, metres: number): ParkMap {
  const fewer = (lines: readonly Line[]): Line[] =>
    lines.map((line) => simplified(line, metres)).filter((line) => line.length > 2);
  const shapes = map.shapes.map((shape) => ({ ...shape, lines: fewer(shape.lines) }));
  return {
    ...map,
    outline: fewer(map.outline),
    shapes: shapes.filter(({ lines }) => lines.length > 0),
  };
}

/** How far a point lies from a line, in metres. */
export function metresFrom(line: Line, x: number, y: number): number {
  const unit = unitsAMetre(y);
  let best = Infinity;
  for (let i = 2; i < line.length; i += 2) {
    const step = [line[i - 2]!, line[i - 1]!, x, y, line[i]!, line[i + 1]!];
    best = Math.min(best, furthest(step, unit, 0, 2).metres);
  }
  return best;
}
