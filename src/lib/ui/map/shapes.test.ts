import type { MultiPolygon, Position } from 'geojson';
import { expect, it } from 'vitest';
import { flatLand } from './shapes.ts';

const land = (...rings: Position[][]): MultiPolygon => ({
  type: 'MultiPolygon',
  coordinates: rings.map((ring) => [ring]),
});
const island: Position[] = [
  [10, 0],
  [12, 0],
  [12, 2],
  [10, 0],
];

it('leaves land as it is that lies in one piece', () => {
  expect(flatLand(land(island))).toEqual(land(island));
});

it('draws land across the line of dates at both edges, without a stripe between', () => {
  const across: Position[] = [
    [178, 0],
    [-178, 0],
    [-178, 2],
    [178, 0],
  ];
  const flat = flatLand(land(across)).coordinates.map(([ring]) => ring!.map(([x]) => x));
  expect(flat).toEqual([
    [178, 182, 182, 178],
    [-182, -178, -178, -182],
  ]);
});

it('leaves out what goes around a pole', () => {
  const cap: Position[] = [-180, -90, 0, 90, 180].map((x) => [x, -80]);
  expect(flatLand(land(island, cap))).toEqual(land(island));
});
