import {
  POINT_KINDS,
  SHAPE_KINDS,
  type DrawnRide,
  type Line,
  type ParkMap,
  type Point,
  type PointKind,
  type Shape,
  type ShapeKind,
} from './park-map.ts';

/** The version of the shape of a map's file. A phone reads those it knows and says of others that it is too old. */
export const MAP_VERSION = 1;

/** These bytes are no map of a version that is known. */
export class MalformedMap extends Error {}

/** A name, if it has one, and its lines. */
type EncodedShape = (string | number[])[];
/** Rides: ref, name and steps from the ride before; points: a name or 0 and the steps. */
type EncodedRide = [string, string, number, number];
type EncodedPoint = [string | 0, number, number];

interface Encoded {
  v: number;
  /** Where the first line begins: every number after it is a step from the point before. */
  at: [number, number];
  outline: number[][];
  shapes: Partial<Record<ShapeKind, EncodedShape[]>>;
  points: Partial<Record<PointKind, EncodedPoint[]>>;
  rides: EncodedRide[];
}

/**
 * A map as text: JSON, since that is read fast by every phone and needs no reader of ours, and small when it is
 * packed, since positions are steps. The same map gives the same text.
 */
export function encodeParkMap(map: ParkMap): string {
  const first = map.outline[0] ??
    map.shapes[0]?.lines[0] ?? [map.rides[0]?.x ?? 0, map.rides[0]?.y ?? 0];
  const at: [number, number] = [first[0]!, first[1]!];
  const pen = new Pen(at);
  const encoded: Encoded = {
    v: MAP_VERSION,
    at,
    outline: map.outline.map((line) => pen.steps(line)),
    shapes: {},
    points: {},
    rides: [],
  };
  for (const kind of SHAPE_KINDS)
    for (const { name, lines } of map.shapes.filter((shape) => shape.kind === kind))
      (encoded.shapes[kind] ??= []).push([
        ...(name === null ? [] : [name]),
        ...lines.map((line) => pen.steps(line)),
      ]);
  for (const kind of POINT_KINDS)
    for (const { name, x, y } of map.points.filter((point) => point.kind === kind))
      (encoded.points[kind] ??= []).push([name ?? 0, ...pen.step(x, y)]);
  for (const { ref, name, x, y } of map.rides) encoded.rides.push([ref, name, ...pen.step(x, y)]);
  return JSON.stringify(encoded);
}

class Pen {
  #x: number;
  #y: number;

  constructor([x, y]: readonly [number, number]) {
    this.#x = x;
    this.#y = y;
  }

  step(x: number, y: number): [number, number] {
    const by: [number, number] = [x - this.#x, y - this.#y];
    [this.#x, this.#y] = [x, y];
    return by;
  }

  steps(line: Line): number[] {
    const steps: number[] = [];
    for (let i = 0; i < line.length; i += 2) steps.push(...this.step(line[i]!, line[i + 1]!));
    return steps;
  }

  /** The other way round. */
  to(dx: unknown, dy: unknown): [number, number] {
    if (!Number.isSafeInteger(dx) || !Number.isSafeInteger(dy)) throw new MalformedMap('a step');
    this.#x += dx as number;
    this.#y += dy as number;
    return [this.#x, this.#y];
  }

  line(steps: unknown): Line {
    const all = list(steps, 'a line');
    if (all.length % 2 !== 0 || all.length === 0) throw new MalformedMap('half a point');
    const line: number[] = [];
    for (let i = 0; i < all.length; i += 2) line.push(...this.to(all[i], all[i + 1]));
    return line;
  }
}

/** Throws `MalformedMap`. Kinds of a later app are left out: it may have learnt to draw more. */
export function decodeParkMap(text: string): ParkMap {
  const encoded = parsed(text);
  if (encoded['v'] !== MAP_VERSION) throw new MalformedMap(`version ${String(encoded['v'])}`);
  const pen = new Pen([0, 0]);
  pen.to(...(list(encoded['at'], 'at').slice(0, 2) as [unknown, unknown]));
  const outline = list(encoded['outline'], 'outline').map((steps) => pen.line(steps));
  const shapes: Shape[] = [];
  for (const [kind, all] of Object.entries(object(encoded['shapes'], 'shapes')))
    for (const one of list(all, kind)) {
      const [first, ...rest] = list(one, 'a shape');
      const name = typeof first === 'string' ? first : null;
      const lines = (name === null ? [first, ...rest] : rest).map((steps) => pen.line(steps));
      if (SHAPES.has(kind)) shapes.push({ kind: kind as ShapeKind, name, lines });
    }
  const points: Point[] = [];
  for (const [kind, all] of Object.entries(object(encoded['points'], 'points')))
    for (const one of list(all, kind)) {
      const [name, dx, dy] = list(one, 'a point');
      const [x, y] = pen.to(dx, dy);
      if (!POINTS.has(kind)) continue;
      points.push({ kind: kind as PointKind, name: name === 0 ? null : word(name), x, y });
    }
  const rides: DrawnRide[] = list(encoded['rides'], 'rides').map((one) => {
    const [ref, name, dx, dy] = list(one, 'a ride');
    const [x, y] = pen.to(dx, dy);
    return { ref: word(ref), name: word(name), x, y };
  });
  return { outline, shapes, points, rides };
}

const SHAPES: ReadonlySet<string> = new Set(SHAPE_KINDS);
const POINTS: ReadonlySet<string> = new Set(POINT_KINDS);

function parsed(text: string): Record<string, unknown> {
  try {
    return object(JSON.parse(text), 'a map');
  } catch (error) {
    throw error instanceof MalformedMap ? error : new MalformedMap('no JSON');
  }
}

function object(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new MalformedMap(what);
  return value as Record<string, unknown>;
}

function list(value: unknown, what: string): unknown[] {
  if (!Array.isArray(value)) throw new MalformedMap(what);
  return value as unknown[];
}

function word(value: unknown): string {
  if (typeof value !== 'string') throw new MalformedMap('a name');
  return value;
}
