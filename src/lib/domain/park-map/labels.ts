/** Something to be named on the map, where it stands in the picture, in px. */
export interface Nameable {
  x: number;
  y: number;
  /** Half the width and height of the mark itself; 0 when only its name is written. */
  mark: number;
  /** Of its name as it will be written; 0 when it has none. */
  width: number;
  height: number;
  /** The higher one is placed first. */
  priority: number;
}

export interface Rect {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Placed {
  /** Which of those that were given. */
  index: number;
  /** Null: there was no room for the mark, which then shows as a dot. */
  mark: Rect | null;
  name: Rect | null;
}

/** Between a mark and its name, and around both. */
const GAP = 2;
const CELL = 64;

/**
 * Which marks and names have room, the most important first: no two of those lie over one another. A name stands at
 * the right of its mark, or left, below or above it, or not at all; rather where it lies within `edges`, since what lies
 * beyond them is cut off when all is seen at once.
 */
export function placeLabels(all: readonly Nameable[], edges: Rect): Placed[] {
  const taken = new Grid();
  const order = all.map((_, index) => index);
  order.sort((a, b) => all[b]!.priority - all[a]!.priority || a - b);
  const marks = new Map<number, Rect | null>();
  // All marks before any name: what can be pressed matters more than what it is called.
  for (const index of order) marks.set(index, markOf(all[index]!, taken));
  return order.map((index) => {
    const mark = marks.get(index)!;
    const isDot = all[index]!.mark > 0 && !mark;
    return { index, mark, name: isDot ? null : nameOf(all[index]!, taken, edges) };
  });
}

function markOf({ x, y, mark }: Nameable, taken: Grid): Rect | null {
  if (mark === 0) return null;
  const rect = { left: x - mark, top: y - mark, right: x + mark, bottom: y + mark };
  return taken.take(rect) ? rect : null;
}

function nameOf({ x, y, mark, width, height }: Nameable, taken: Grid, edges: Rect): Rect | null {
  if (width === 0) return null;
  const beside = mark + GAP;
  const tries: [number, number][] =
    mark === 0
      ? [[x - width / 2, y - height / 2]]
      : [
          [x + beside, y - height / 2],
          [x - beside - width, y - height / 2],
          [x - width / 2, y + beside],
          [x - width / 2, y - beside - height],
        ];
  const rects = tries.map(([left, top]) => ({
    ...{ left, top, right: left + width, bottom: top + height },
  }));
  const inside = rects.filter((rect) => isWithin(rect, edges));
  const beyond = rects.filter((rect) => !isWithin(rect, edges));
  return [...inside, ...beyond].find((rect) => taken.take(rect)) ?? null;
}

/** What is taken, by squares, so that each is compared with its neighbours alone. */
class Grid {
  readonly #cells = new Map<string, Rect[]>();

  /** False when something lies there. */
  take(rect: Rect): boolean {
    const cells = this.#cellsOf(rect);
    for (const cell of cells)
      if (this.#cells.get(cell)?.some((other) => overlap(rect, other))) return false;
    for (const cell of cells) {
      const there = this.#cells.get(cell);
      if (there) there.push(rect);
      else this.#cells.set(cell, [rect]);
    }
    return true;
  }

  #cellsOf({ left, top, right, bottom }: Rect): string[] {
    const cells: string[] = [];
    for (let x = Math.floor(left / CELL); x <= Math.floor(right / CELL); x++)
      for (let y = Math.floor(top / CELL); y <= Math.floor(bottom / CELL); y++)
        cells.push(`${x} ${y}`);
    return cells;
  }
}

const isWithin = (rect: Rect, edges: Rect): boolean =>
  rect.left >= edges.left &&
  rect.right <= edges.right &&
  rect.top >= edges.top &&
  rect.bottom <= edges.bottom;

export const overlap = (a: Rect, b: Rect): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
