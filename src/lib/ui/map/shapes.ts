import type { MultiPolygon, Position } from 'geojson';

/**
 * Land for a flat map. A ring that passes the line of dates jumps there from one edge to the other: it is drawn whole, at
 * both edges. One that never comes back goes around a pole, which has no place on the map.
 */
export function flatLand({ coordinates }: MultiPolygon): MultiPolygon {
  const polygons = coordinates.flatMap((rings) => {
    const whole = rings.map(unwrapped);
    if (whole.some((ring) => Math.abs(ring.at(-1)![0]! - ring[0]![0]!) > 180)) return [];
    const passes = (side: 1 | -1) => whole.flat().some(([x]) => x! * side > 180);
    return [
      whole,
      ...(passes(1) ? [whole.map((ring) => moved(ring, -360))] : []),
      ...(passes(-1) ? [whole.map((ring) => moved(ring, 360))] : []),
    ];
  });
  return { type: 'MultiPolygon', coordinates: polygons };
}

function unwrapped(ring: readonly Position[]): Position[] {
  let by = 0;
  let last = ring[0]![0]!;
  return ring.map(([x, y]) => {
    if (Math.abs(x! - last) > 180) by += x! < last ? 360 : -360;
    last = x!;
    return [x! + by, y!];
  });
}

const moved = (ring: readonly Position[], by: number): Position[] =>
  ring.map(([x, y]) => [x! + by, y!]);
