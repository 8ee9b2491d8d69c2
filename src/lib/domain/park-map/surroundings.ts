import { boundsOf, simplified } from './geometry.ts';
import { UNITS, type Bounds, type Line, type ParkMap } from './park-map.ts';

/** Corners of an outline that is to say roughly where a park is. */
const MOST_CORNERS = 60;

const degrees = (units: number): number => Math.round((units * 1e5) / UNITS) / 1e5;

/** All that is drawn lies in it; in degrees. Null of a map without anything. */
export function boxOf({ outline, shapes, points, rides }: ParkMap): Bounds | null {
  const places = [...points, ...rides].map(({ x, y }) => [x, y]);
  const bounds = boundsOf([...outline, ...shapes.flatMap(({ lines }) => lines), ...places]);
  return bounds && [degrees(bounds[0]), degrees(bounds[1]), degrees(bounds[2]), degrees(bounds[3])];
}

/** The outline in a few corners, in degrees: enough to say whether somebody is in the park. */
export function roughOutline({ outline }: ParkMap): number[][] {
  let rings: Line[] = outline;
  for (let metres = 2; count(rings) > MOST_CORNERS && metres < 500; metres *= 2)
    rings = outline.map((ring) => simplified(ring, metres)).filter((ring) => ring.length > 6);
  return rings.map((ring) => ring.map(degrees));
}

const count = (rings: readonly Line[]): number =>
  rings.reduce((sum, ring) => sum + ring.length / 2, 0);
