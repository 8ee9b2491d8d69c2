import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeParkMap, encodeParkMap, MalformedMap } from './encode.ts';
import { POINT_KINDS, SHAPE_KINDS, type ParkMap } from './park-map.ts';

const at = fc.record({
  x: fc.integer({ min: -180_000_000, max: 180_000_000 }),
  y: fc.integer({ min: -90_000_000, max: 90_000_000 }),
});
const line = fc
  .array(at, { minLength: 1, maxLength: 20 })
  .map((points) => points.flatMap(({ x, y }) => [x, y]));
const lines = fc.array(line, { minLength: 1, maxLength: 4 });
const name = fc.option(fc.string({ maxLength: 20 }));

/** As the import makes it: by kind. */
const maps: fc.Arbitrary<ParkMap> = fc.record({
  outline: fc.array(line, { maxLength: 2 }),
  shapes: fc
    .array(fc.record({ kind: fc.constantFrom(...SHAPE_KINDS), name, lines }), { maxLength: 12 })
    .map((all) => SHAPE_KINDS.flatMap((kind) => all.filter((shape) => shape.kind === kind))),
  points: fc
    .array(
      fc.tuple(fc.constantFrom(...POINT_KINDS), name, at).map(([kind, named, where]) => ({
        ...{ kind, name: named, ...where },
      })),
      { maxLength: 12 },
    )
    .map((all) => POINT_KINDS.flatMap((kind) => all.filter((point) => point.kind === kind))),
  rides: fc.array(
    fc.tuple(fc.string(), fc.string(), at).map(([ref, named, where]) => ({
      ...{ ref, name: named, ...where },
    })),
    { maxLength: 5 },
  ),
});

describe('the file of a map', () => {
  it('gives back what was drawn, to the last corner', () => {
    fc.assert(
      fc.property(maps, (map) => {
        expect(decodeParkMap(encodeParkMap(map))).toEqual(map);
      }),
    );
  });

  it('of a later app is read as far as this one can draw', () => {
    const text = JSON.stringify({
      ...{ v: 1, at: [10, 20], outline: [] },
      shapes: { hologram: [[[0, 0, 5, 5]]], path: [[[1, 1, 2, 2]]] },
      points: { teleporter: [[0, 1, 1]], toilets: [[0, 1, 1]] },
      rides: [],
      more: true,
    });
    expect(decodeParkMap(text)).toEqual({
      ...{ outline: [], rides: [] },
      shapes: [{ kind: 'path', name: null, lines: [[16, 26, 18, 28]] }],
      points: [{ kind: 'toilets', name: null, x: 20, y: 30 }],
    });
  });

  it('is refused when it is none', () => {
    const whole = { v: 1, at: [0, 0], outline: [], shapes: {}, points: {}, rides: [] };
    expect(() => decodeParkMap(JSON.stringify(whole))).not.toThrow();
    for (const broken of [
      ...['', 'null', '[]', '{"v":1}', JSON.stringify({ ...whole, v: 2 })],
      ...[
        { at: [0.5, 0] },
        { outline: [[1]] },
        { outline: [[]] },
        { shapes: { path: [['x', 1]] } },
      ],
      ...[{ points: { food: [[1, 0, 0]] } }, { rides: [['a', null, 0, 0]] }],
    ])
      expect(
        () =>
          decodeParkMap(
            typeof broken === 'string' ? broken : JSON.stringify({ ...whole, ...broken }),
          ),
        JSON.stringify(broken),
      ).toThrow(MalformedMap);
  });
});
