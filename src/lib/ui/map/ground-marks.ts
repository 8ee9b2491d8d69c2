import { placeLabels, type Placed, type Rect } from '#lib/domain/park-map/labels.ts';
import type { ParkMapView, PlacedPoint } from '#lib/domain/catalogue/park-places.ts';
import { worldPoint, type NamedShape, type WorldPoint } from './draw-ground.ts';
import type { Frame } from './ground-canvas.ts';
import type { ParkColours } from './park-colours.ts';
import { POINT_ICON, rideIcon } from './place-icons.ts';
import { keyOfPoint, keyOfRide } from './place-key.ts';

/** What is marked or only named on the map of a park. */
export interface Mark {
  /** Of what can be pressed; null of what is only named. */
  key: string | null;
  name: string;
  latitude: number;
  longitude: number;
  icon: string | null;
  tone: keyof ParkColours['mark'];
  /** Half its width, in px. */
  size: number;
  priority: number;
  /** From there on it is shown, and its name is. */
  fromZoom: number;
  namedFrom: number;
}

const POINT_LOOK: Readonly<
  Record<PlacedPoint['kind'], { tone: Mark['tone']; priority: number; fromZoom: number }>
> = {
  entrance: { tone: 'entrance', priority: 75, fromZoom: 0 },
  'first-aid': { tone: 'help', priority: 70, fromZoom: 15.5 },
  toilets: { tone: 'service', priority: 65, fromZoom: 16 },
  info: { tone: 'service', priority: 55, fromZoom: 16 },
  food: { tone: 'food', priority: 50, fromZoom: 16 },
  'drinking-water': { tone: 'service', priority: 45, fromZoom: 17 },
  shop: { tone: 'food', priority: 40, fromZoom: 16.5 },
  sight: { tone: 'sight', priority: 35, fromZoom: 16 },
  area: { tone: 'sight', priority: 72, fromZoom: 15 },
};

export function marksOf({ rides, points }: ParkMapView, buildings: readonly NamedShape[]): Mark[] {
  const marks: Mark[] = rides.flatMap((ride): Mark[] => {
    if (!ride.at) return [];
    const isCoaster = ride.category === 'RC';
    return [
      {
        ...{ key: keyOfRide(ride), name: ride.name, ...ride.at, icon: rideIcon(ride.category) },
        ...{ tone: isCoaster ? 'coaster' : 'ride', size: isCoaster ? 14 : 12 },
        ...{ priority: isCoaster ? 100 : 80, fromZoom: 0, namedFrom: isCoaster ? 0 : 16 },
      },
    ];
  });
  for (const point of points) {
    const { tone, priority, fromZoom } = POINT_LOOK[point.kind];
    const isArea = point.kind === 'area';
    marks.push({
      ...{ key: keyOfPoint(point), name: point.name ?? '', ...point.at, tone, priority, fromZoom },
      ...{ icon: isArea ? null : POINT_ICON[point.kind], size: isArea ? 0 : 10 },
      namedFrom: isArea ? fromZoom : 17,
    });
  }
  const named = new Set(marks.map(({ name }) => name));
  for (const building of buildings)
    if (!named.has(building.name))
      marks.push({
        ...{ key: null, ...building, icon: null, tone: 'sight', size: 0, priority: 10 },
        ...{ fromZoom: 18, namedFrom: 18 },
      });
  return marks;
}

/** In degrees. */
interface Whole {
  west: number;
  south: number;
  east: number;
  north: number;
}

interface Shown extends WorldPoint {
  mark: Mark;
  lines: string[];
  placed: Placed;
}

const LONG_NAME = 16;
const FONT_PX = 13;
const LEADING = 1.15;

/** Marks and names over the ground: each zoom has its places for them, which stay when the map is moved. */
export class GroundMarks {
  #marks: readonly Mark[] = [];
  #chosen: string | null = null;
  #layout: { zoom: number; window: Frame['window']; shown: Shown[] } | null = null;
  #whole: Whole = { west: 0, south: 0, east: 0, north: 0 };
  readonly #font: string;
  readonly #fontPx: number;

  /** `letters`: the family, and how many times as large as usual somebody wants letters. */
  constructor(letters: { family: string; times: number }) {
    this.#fontPx = FONT_PX * letters.times;
    this.#font = `700 ${this.#fontPx}px ${letters.family}`;
  }

  /** `whole`: what the map shows when all of it is asked for. */
  set(marks: readonly Mark[], chosen: string | null, whole: Whole): void {
    this.#whole = whole;
    this.#marks = marks;
    this.#chosen = chosen;
    this.#layout = null;
  }

  paint(context: CanvasRenderingContext2D, frame: Frame, colours: ParkColours): void {
    context.setTransform(frame.density, 0, 0, frame.density, 0, 0);
    context.font = this.#font;
    context.textBaseline = 'middle';
    context.textAlign = 'center';
    for (const shown of this.#laidOut(context, frame)) {
      const [x, y] = [shown.x - frame.left, shown.y - frame.top];
      if (x < -200 || y < -200 || x > frame.width + 200 || y > frame.height + 200) continue;
      this.#paintMark(context, shown, x, y, colours);
      if (shown.placed.name) this.#paintName(context, shown, shown.placed.name, frame, colours);
    }
  }

  /** What is pressed there, if anything is within a thumb's width. `at`: in the world of that zoom, in px. */
  find(at: WorldPoint, zoom: number): string | null {
    let best: { key: string | null; distance: number } = { key: null, distance: 24 };
    for (const mark of this.#marks) {
      if (mark.key === null || zoom < mark.fromZoom || mark.size === 0) continue;
      const { x, y } = worldPoint(mark.latitude, mark.longitude, zoom);
      const distance = Math.hypot(x - at.x, y - at.y);
      if (distance < best.distance) best = { key: mark.key, distance };
    }
    return best.key ?? this.#named(at, zoom);
  }

  /** A name can be pressed as well. */
  #named({ x, y }: WorldPoint, zoom: number): string | null {
    if (this.#layout?.zoom !== zoom) return null;
    const isIn = (rect: Rect | null): boolean =>
      rect !== null && x >= rect.left && x <= rect.right && y >= rect.top && y <= rect.bottom;
    return this.#layout.shown.find(({ placed }) => isIn(placed.name))?.mark.key ?? null;
  }

  #laidOut(context: CanvasRenderingContext2D, { zoom, window }: Frame): Shown[] {
    const { width, height } = this.#layout?.window ?? {};
    if (this.#layout?.zoom !== zoom || width !== window.width || height !== window.height)
      this.#layout = { zoom, window, shown: this.#layOut(context, zoom, window) };
    return this.#layout.shown;
  }

  #layOut(context: CanvasRenderingContext2D, zoom: number, window: Frame['window']): Shown[] {
    const seen = this.#marks.filter(
      (mark) => zoom >= mark.fromZoom || (mark.key !== null && mark.key === this.#chosen),
    );
    const shown = seen.map((mark) => {
      const isChosen = mark.key !== null && mark.key === this.#chosen;
      const text = zoom >= mark.namedFrom || isChosen ? mark.name : '';
      const lines = inLines(text);
      const width = Math.max(0, ...lines.map((line) => context.measureText(line).width));
      const height = lines.length * this.#fontPx * LEADING;
      const at = worldPoint(mark.latitude, mark.longitude, zoom);
      const priority = isChosen ? Infinity : mark.priority;
      return { mark, lines, at, nameable: { ...at, mark: mark.size, width, height, priority } };
    });
    const nameables = shown.map(({ nameable }) => nameable);
    return placeLabels(nameables, edgesOf(this.#whole, zoom, window))
      .map((placed) => {
        const { mark, lines, at } = shown[placed.index]!;
        return { mark, lines, ...at, placed };
      })
      .reverse(); // what matters most is painted last
  }

  #paintMark(
    context: CanvasRenderingContext2D,
    { mark, placed }: Shown,
    x: number,
    y: number,
    colours: ParkColours,
  ): void {
    if (!mark.icon) return;
    const isChosen = mark.key === this.#chosen;
    const radius = placed.mark ? mark.size : 4;
    context.beginPath();
    context.arc(x, y, radius + (isChosen ? 3 : 0), 0, 2 * Math.PI);
    context.fillStyle = isChosen ? colours.chosen : colours.halo;
    context.fill();
    context.beginPath();
    context.arc(x, y, radius - 1.5, 0, 2 * Math.PI);
    context.fillStyle = colours.mark[mark.tone];
    context.fill();
    if (!placed.mark) return;
    const scale = (radius * 1.25) / 24;
    context.save();
    context.translate(x - 12 * scale, y - 12 * scale);
    context.scale(scale, scale);
    context.strokeStyle = colours.onMark;
    context.lineWidth = 2.4;
    context.lineCap = context.lineJoin = 'round';
    context.stroke(new Path2D(mark.icon));
    context.restore();
  }

  #paintName(
    context: CanvasRenderingContext2D,
    { mark, lines }: Shown,
    name: Rect,
    frame: Frame,
    colours: ParkColours,
  ): void {
    const middle = (name.left + name.right) / 2 - frame.left;
    context.lineJoin = 'round';
    context.lineWidth = 3.5;
    context.strokeStyle = colours.halo;
    context.fillStyle = mark.key === null ? colours.soft : colours.ink;
    lines.forEach((line, i) => {
      const y = name.top - frame.top + (i + 0.5) * this.#fontPx * LEADING;
      context.strokeText(line, middle, y);
      context.fillText(line, middle, y);
    });
  }
}

/** What is seen at that zoom when the whole is looked at; everything, where it is larger than the window. */
function edgesOf({ west, south, east, north }: Whole, zoom: number, window: Frame['window']): Rect {
  const [a, b] = [worldPoint(north, west, zoom), worldPoint(south, east, zoom)];
  if (b.x - a.x > window.width || b.y - a.y > window.height)
    return { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };
  const [x, y] = [(a.x + b.x) / 2, (a.y + b.y) / 2];
  return {
    ...{ left: x - window.width / 2, right: x + window.width / 2 },
    ...{ top: y - window.height / 2, bottom: y + window.height / 2 },
  };
}

/** A long name in two lines, parted where that leaves them most alike. */
function inLines(name: string): string[] {
  if (name === '') return [];
  const spaces = [...name.matchAll(/ /g)].map(({ index }) => index);
  if (name.length <= LONG_NAME || spaces.length === 0) return [name];
  const unevenness = (at: number): number => Math.abs(name.length - 2 * at);
  const at = spaces.reduce((best, one) => (unevenness(one) < unevenness(best) ? one : best));
  return [name.slice(0, at), name.slice(at + 1)];
}
