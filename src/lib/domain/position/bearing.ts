import type { Position } from './position.ts';

/** Clockwise from the north, as a person says them. */
export const COMPASS = ['N', 'NE', 'E', 'SE', 'S', 'SW', 'W', 'NW'] as const;
export type Compass = (typeof COMPASS)[number];

/** In which direction one sets out from `a` to come straight to `b`: degrees clockwise from the north, 0 to 360. */
export function bearing(a: Position, b: Position): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const [from, to] = [radians(a.latitude), radians(b.latitude)];
  const east = radians(b.longitude - a.longitude);
  const y = Math.sin(east) * Math.cos(to);
  const x = Math.cos(from) * Math.sin(to) - Math.sin(from) * Math.cos(to) * Math.cos(east);
  return ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360;
}

/** The one of eight directions that is closest to so many degrees. */
export const compassOf = (degrees: number): Compass =>
  COMPASS[Math.round((((degrees % 360) + 360) % 360) / 45) % 8]!;
