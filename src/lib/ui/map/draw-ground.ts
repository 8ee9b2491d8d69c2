import { boundsOf, signedArea } from '#lib/domain/park-map/geometry.ts';
import {
  isArea,
  UNITS,
  type Bounds,
  type Line,
  type ParkMap,
  type ShapeKind,
} from '#lib/domain/park-map/park-map.ts';
import { FadingEdges, type Sides } from './fade-edges.ts';
import type { Frame } from './ground-canvas.ts';
import type { ParkColours } from './park-colours.ts';

/** Paths are made once, for this zoom; other zooms stretch them. */
const BASE_ZOOM = 18;
const WORLD_PX = 256;

export interface WorldPoint {
  x: number;
  y: number;
}

/** Where a place is in the world of a zoom, in px: Mercator, as maps on the web have it. */
export function worldPoint(latitude: number, longitude: number, zoom: number): WorldPoint {
  const size = WORLD_PX * 2 ** zoom;
  const sine = Math.sin((latitude * Math.PI) / 180);
  const y = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  return { x: (longitude / 360 + 0.5) * size, y: y * size };
}

/** How wide things are: in metres, and at least so many px. Tracks and barriers have their px at every zoom. */
const WIDTH: Partial<Record<ShapeKind, { metres: number; least: number; most: number }>> = {
  stream: { metres: 2, least: 1, most: 12 },
  hedge: { metres: 1.2, least: 1, most: 8 },
  fence: { metres: 0, least: 1, most: 1 },
  wall: { metres: 0.5, least: 1, most: 4 },
  street: { metres: 5, least: 1.5, most: 40 },
  path: { metres: 2.8, least: 1.25, most: 24 },
  steps: { metres: 2.4, least: 2, most: 16 },
  pier: { metres: 2, least: 1.5, most: 16 },
  rail: { metres: 1, least: 1.5, most: 5 },
  flume: { metres: 1.4, least: 2, most: 9 },
  track: { metres: 1, least: 1.75, most: 7 },
  coaster: { metres: 1.2, least: 2.5, most: 9 },
};
const WAYS: readonly ShapeKind[] = ['street', 'path'];
const TRACKS: readonly ShapeKind[] = ['flume', 'track', 'coaster'];
/** Over so many metres the surroundings of a park end. */
const FADING_METRES = 70;
/** What is too small to be seen from further away. */
const FROM_ZOOM: Partial<Record<ShapeKind, number>> = { fence: 17, hedge: 16, wall: 16.5 };

interface Drawable {
  kind: ShapeKind;
  name: string | null;
  path: Path2D;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** A building with a name, where its name is written. */
export interface NamedShape {
  name: string;
  latitude: number;
  longitude: number;
}

/** The ground of a park, ready to be drawn at any zoom. */
export class Ground {
  readonly #anchor: WorldPoint;
  readonly #outline: Path2D;
  readonly #byKind = new Map<ShapeKind, Drawable[]>();
  readonly #metresAPx: number;
  readonly #edges: FadingEdges;
  readonly named: NamedShape[] = [];

  constructor(map: ParkMap) {
    const bounds = boundsOf([...map.outline, ...map.shapes.flatMap(({ lines }) => lines)])!;
    const [longitude, latitude] = [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2];
    this.#anchor = worldPoint(latitude / UNITS, longitude / UNITS, BASE_ZOOM);
    this.#metresAPx =
      (40_075_017 * Math.cos((latitude / UNITS) * (Math.PI / 180))) / (WORLD_PX * 2 ** BASE_ZOOM);
    const outline = boundsOf(map.outline);
    this.#edges = new FadingEdges(
      this.#sidesOf(bounds),
      outline && this.#sidesOf(outline),
      FADING_METRES / this.#metresAPx,
    );
    this.#outline = new Path2D();
    for (const line of map.outline) this.#trace(this.#outline, line);
    for (const { kind, name, lines } of map.shapes) {
      const path = new Path2D();
      const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
      for (const line of lines) this.#trace(path, line, box);
      const there = this.#byKind.get(kind) ?? [];
      this.#byKind.set(kind, there);
      there.push({ kind, name, path, ...box });
      if (name && kind === 'building') this.named.push({ name, ...middleOf(lines[0]!) });
    }
  }

  /** What it drew, by kind: what lies beyond the frame is not drawn. */
  paint(context: CanvasRenderingContext2D, frame: Frame, colours: ParkColours): void {
    const scale = 2 ** (frame.zoom - BASE_ZOOM);
    const px = 1 / scale;
    const pencil = new Pencil(context, px, this.#metresAPx);
    context.setTransform(
      ...([frame.density * scale, 0, 0, frame.density * scale] as const),
      frame.density * (this.#anchor.x * scale - frame.left),
      frame.density * (this.#anchor.y * scale - frame.top),
    );
    const seen = this.#within(frame, scale);
    context.fillStyle = colours.land;
    context.fill(this.#outline);
    pencil.stroke([this.#outline], colours.edge, 1.5, [7, 5]);
    for (const [kind, all] of this.#byKind) {
      if (!isArea(kind) || isBuilt(kind)) continue;
      context.fillStyle = colours.shape[kind];
      for (const { path } of all.filter(seen)) context.fill(path, 'evenodd');
    }
    const pathsOf = (kind: ShapeKind): Path2D[] =>
      frame.zoom < (FROM_ZOOM[kind] ?? 0)
        ? []
        : (this.#byKind.get(kind) ?? []).filter(seen).map(({ path }) => path);
    for (const kind of ['stream', 'hedge', 'fence', 'wall', 'pier'] as const)
      pencil.stroke(pathsOf(kind), colours.shape[kind], pencil.widthOf(kind));
    for (const kind of WAYS)
      pencil.stroke(pathsOf(kind), colours.wayEdge, pencil.widthOf(kind) + 1.5);
    for (const kind of WAYS)
      pencil.stroke(pathsOf(kind), colours.shape[kind], pencil.widthOf(kind));
    pencil.stroke(pathsOf('steps'), colours.shape.steps, pencil.widthOf('steps'), [2, 2]);
    pencil.stroke(pathsOf('rail'), colours.shape.rail, pencil.widthOf('rail'), [6, 3]);
    for (const kind of ['roof', 'building'] as const) {
      context.fillStyle = colours.shape[kind];
      for (const path of pathsOf(kind)) context.fill(path, 'evenodd');
      if (frame.zoom >= 16) pencil.stroke(pathsOf(kind), colours.wallEdge, 1);
    }
    this.#edges.paint(context, colours.around);
    for (const kind of TRACKS)
      pencil.stroke(pathsOf(kind), colours.underTrack, pencil.widthOf(kind) + 2.5);
    for (const kind of TRACKS)
      pencil.stroke(pathsOf(kind), colours.shape[kind], pencil.widthOf(kind));
    // Two rails and their ties, as soon as there is room for them.
    if (pencil.widthOf('coaster') < 5) return;
    for (const kind of ['coaster', 'track'] as const) {
      pencil.stroke(pathsOf(kind), colours.underTrack, pencil.widthOf(kind) * 0.45);
      pencil.stroke(pathsOf(kind), colours.shape[kind], pencil.widthOf(kind), [2, 7]);
    }
  }

  #within({ left, top, width, height }: Frame, scale: number): (one: Drawable) => boolean {
    const room = 40 / scale; // for what is wide
    const [x, y] = [left / scale - this.#anchor.x, top / scale - this.#anchor.y];
    const [right, bottom] = [x + width / scale, y + height / scale];
    return (one) =>
      one.right > x - room &&
      one.left < right + room &&
      one.bottom > y - room &&
      one.top < bottom + room;
  }

  #sidesOf([west, south, east, north]: Bounds): Sides {
    const [a, b] = [
      worldPoint(north / UNITS, west / UNITS, BASE_ZOOM),
      worldPoint(south / UNITS, east / UNITS, BASE_ZOOM),
    ];
    const { x, y } = this.#anchor;
    return [a.x - x, a.y - y, b.x - x, b.y - y];
  }

  #trace(path: Path2D, line: Line, box?: Omit<Drawable, 'kind' | 'name' | 'path'>): void {
    for (let i = 0; i < line.length; i += 2) {
      const at = worldPoint(line[i + 1]! / UNITS, line[i]! / UNITS, BASE_ZOOM);
      const [x, y] = [at.x - this.#anchor.x, at.y - this.#anchor.y];
      if (i === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
      if (!box) continue;
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y);
    }
  }
}

const isBuilt = (kind: ShapeKind): boolean => kind === 'building' || kind === 'roof';

/** Strokes whose widths are px of the screen, whatever the paths are stretched to. */
class Pencil {
  readonly #context: CanvasRenderingContext2D;
  readonly #px: number;
  readonly #metresAPx: number;

  constructor(context: CanvasRenderingContext2D, px: number, metresAPx: number) {
    this.#context = context;
    this.#px = px;
    this.#metresAPx = metresAPx;
    context.lineJoin = 'round';
  }

  widthOf(kind: ShapeKind): number {
    const { metres, least, most } = WIDTH[kind]!;
    return Math.min(most, Math.max(least, metres / (this.#metresAPx * this.#px)));
  }

  stroke(paths: readonly Path2D[], colour: string, width: number, dash: number[] = []): void {
    this.#context.strokeStyle = colour;
    this.#context.lineWidth = width * this.#px;
    this.#context.lineCap = dash.length > 0 ? 'butt' : 'round';
    this.#context.setLineDash(dash.map((length) => length * this.#px));
    for (const path of paths) this.#context.stroke(path);
    this.#context.setLineDash([]);
  }
}

/** The middle of a ring's area. */
function middleOf(ring: Line): { latitude: number; longitude: number } {
  const area = signedArea(ring);
  const [x0, y0] = [ring[0]!, ring[1]!];
  let [x, y] = [0, 0];
  for (let i = 2; i < ring.length; i += 2) {
    const [ax, ay] = [ring[i - 2]! - x0, ring[i - 1]! - y0];
    const [bx, by] = [ring[i]! - x0, ring[i + 1]! - y0];
    x += (ax + bx) * (ax * by - bx * ay);
    y += (ay + by) * (ax * by - bx * ay);
  }
  const of = (sum: number): number => (area === 0 ? 0 : sum / (6 * area));
  return { longitude: (x0 + of(x)) / UNITS, latitude: (y0 + of(y)) / UNITS };
}
