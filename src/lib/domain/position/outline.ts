import type { Position } from './position.ts';

/**
 * Whether it lies within these rings of longitude and latitude in turn, in degrees. A ring within another is a hole.
 * By counting the sides to the east: an odd number is inside.
 */
export function isWithin(rings: readonly (readonly number[])[], position: Position): boolean {
  const { longitude: x, latitude: y } = position;
  let isInside = false;
  for (const ring of rings) {
    for (let i = 0; i + 1 < ring.length; i += 2) {
      const [x1, y1] = [ring[i]!, ring[i + 1]!];
      const [x2, y2] = [ring[(i + 2) % ring.length]!, ring[(i + 3) % ring.length]!];
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) isInside = !isInside;
    }
  }
  return isInside;
}
