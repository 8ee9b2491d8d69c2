import { describe, expect, it } from 'vitest';
import type { MapFacts } from './facts.ts';
import { pointKindOf, shapeKindOf } from './osm-kinds.ts';
import { readOsm } from './osm.ts';

const near = (...steps: number[]) => steps.map((step, i) => (i % 2 ? 16 : 47) + step / 1_000);
const node = (id: number, at: number[], tags: object = {}) => ({
  ...{ type: 'node', id, lat: near(...at)[0], lon: near(...at)[1], tags },
});
const way = (id: number, nodes: number[], tags: object = {}) => ({ type: 'way', id, nodes, tags });

/** A park of some 300 m with a pond that has an island, and a path that leads far away. */
const corners = [node(1, [0, 0]), node(2, [3, 0]), node(3, [3, 4]), node(4, [0, 4])];
const pond = [node(11, [1, 1]), node(12, [2, 1]), node(13, [2, 2]), node(14, [1, 2])];
const island = [node(21, [1.4, 1.4]), node(22, [1.6, 1.4]), node(23, [1.6, 1.6])];
const elements = [
  ...[...corners, ...pond, ...island],
  way(100, [1, 2, 3, 4, 1], { tourism: 'theme_park', name: 'Some Park' }),
  way(101, [11, 12, 13]),
  way(102, [11, 14, 13]),
  way(103, [21, 22, 23, 21]),
  {
    ...{ type: 'relation', id: 200, tags: { type: 'multipolygon', natural: 'water' } },
    members: [101, 102, 103].map((ref) => ({ type: 'way', ref, role: 'outer' })),
  },
  node(31, [1, 3]),
  node(32, [1, 90]),
  way(104, [31, 32], { highway: 'path' }),
  way(105, [31, 999, 32, 3], { highway: 'steps' }), // 999 is not in the file
  node(41, [0, 2], { entrance: 'main' }),
  node(42, [1.5, 3], { entrance: 'main' }), // of a building
  node(43, [2, 3], { amenity: 'toilets' }),
  node(44, [40, 40], { amenity: 'toilets' }),
  node(45, [2, 3.5], { roller_coaster: 'track', name: 'Blitz' }),
];

const mapOf = (file: unknown): MapFacts => {
  const lines = readOsm(file)!;
  const maps = lines.flatMap((line) =>
    'candidate' in line && line.candidate.kind === 'map' ? [line.candidate.facts] : [],
  );
  expect(maps).toHaveLength(1);
  return maps[0]!;
};

describe('the ground of a park', () => {
  const { map, park, asOf } = mapOf({ elements });

  it('is drawn within its outline and close around, and no further', () => {
    expect(map.outline).toHaveLength(1);
    const path = map.shapes.find(({ kind }) => kind === 'path')!;
    expect(path.lines).toHaveLength(1);
    const [, , x] = path.lines[0]!;
    expect(x).toBeGreaterThan(16_004_000);
    expect(x).toBeLessThan(16_006_000);
    expect({ park, asOf }).toMatchObject({ park: { name: 'Some Park' }, asOf: null });
  });

  it('has water of several ways, with its island', () => {
    const water = map.shapes.filter(({ kind }) => kind === 'water');
    expect(water).toHaveLength(1);
    expect(water[0]!.lines.map((line) => line.length)).toEqual(expect.arrayContaining([10, 8]));
  });

  it('is drawn in pieces where the file lacks a point', () => {
    expect(map.shapes.filter(({ kind }) => kind === 'steps')).toEqual([]); // nothing of it is within
  });

  it('marks what visitors look for: the park’s own entrance, and no other', () => {
    expect(map.points.map(({ kind }) => kind)).toEqual(['entrance', 'toilets']);
    expect(map.rides).toMatchObject([{ ref: 'node/45', name: 'Blitz' }]);
  });

  it('is the same in whatever order its features come', () => {
    expect(mapOf({ elements: elements.toReversed() }).map).toEqual(map);
  });

  it('is read from Overpass with geometry as well', () => {
    const places = new Map(
      elements.flatMap((one) => ('lat' in one ? [[one.id, { lat: one.lat, lon: one.lon }]] : [])),
    );
    const withGeometry = elements.map((one) =>
      'nodes' in one ? { ...one, geometry: one.nodes.map((id) => places.get(id) ?? null) } : one,
    );
    expect(mapOf({ elements: withGeometry }).map).toEqual(map);
  });
});

describe('what tags mean', () => {
  it('for the ground', () => {
    const of = (tags: Record<string, string>, isClosed = true) => shapeKindOf(tags, isClosed);
    expect(of({ natural: 'water' })).toBe('water');
    expect(of({ natural: 'water' }, false)).toBeNull();
    expect(of({ highway: 'pedestrian', area: 'yes' })).toBe('plaza');
    expect(of({ highway: 'footway' })).toBe('path'); // around a lawn
    expect(of({ highway: 'service' }, false)).toBe('street');
    expect(of({ building: 'yes', attraction: 'roller_coaster' })).toBe('building');
    expect(of({ building: 'roof' })).toBe('roof');
    expect(of({ roller_coaster: 'track' })).toBe('coaster');
    expect(of({ attraction: 'log_flume' }, false)).toBe('flume');
    expect(of({ attraction: 'train' }, false)).toBe('track');
    expect(of({ waterway: 'stream' }, false)).toBe('stream');
    expect(of({ waterway: 'stream', tunnel: 'culvert' }, false)).toBeNull();
    expect(of({ name: 'only' })).toBeNull();
  });

  it('for those who look for something', () => {
    const of = (tags: Record<string, string>, isAtEdge = false) =>
      pointKindOf(tags, () => isAtEdge);
    expect(of({ emergency: 'first_aid' })).toBe('first-aid');
    expect(of({ amenity: 'cafe', shop: 'gift' })).toBe('food');
    expect(of({ shop: 'gift' })).toBe('shop');
    expect(of({ barrier: 'gate', entrance: 'main' })).toBe('entrance');
    expect(of({ barrier: 'gate', entrance: 'main', access: 'private' })).toBeNull();
    expect(of({ entrance: 'main' })).toBeNull();
    expect(of({ entrance: 'main' }, true)).toBe('entrance');
    expect(of({ tourism: 'attraction', name: 'Cave' })).toBe('sight');
    expect(of({ tourism: 'attraction' })).toBeNull();
    expect(of({ place: 'locality', name: 'Old Town' })).toBe('area');
  });
});
