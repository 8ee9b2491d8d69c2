import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundsOf,
  canonical,
  clipped,
  isClosed,
  metresFrom,
  ringsFrom,
  signedArea,
  simplified,
} from './geometry.ts';
import type { Bounds, Line } from './park-map.ts';

const point = fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 }));
const open = fc.array(point, { minLength: 2, maxLength: 15 }).map((points) => points.flat());
const ring = fc
  .uniqueArray(point, { minLength: 3, maxLength: 12, selector: String })
  .map((points) => [...points, points[0]!].flat());
const box: Bounds = [-200, -200, 200, 200];
const square: Line = [0, 0, 100, 0, 100, 100, 0, 100, 0, 0];

describe('lines', () => {
  it('that are clipped stay within, and what was within stays', () => {
    fc.assert(
      fc.property(fc.oneof(open, ring), (line) => {
        const pieces = clipped(line, box);
        const bounds = boundsOf(pieces);
        if (bounds) {
          expect(Math.min(bounds[0], bounds[1])).toBeGreaterThanOrEqual(-200);
          expect(Math.max(bounds[2], bounds[3])).toBeLessThanOrEqual(200);
        }
        const all = pieces.flatMap((piece) => pairs(piece));
        for (const [x, y] of pairs(line))
          if (Math.max(Math.abs(x), Math.abs(y)) < 200) expect(all).toContainEqual([x, y]);
      }),
    );
  });

  it('keep the area that they share with the frame', () => {
    const [cut] = clipped([-300, -100, 100, -100, 100, 100, -300, 100, -300, -100], box);
    expect(Math.abs(signedArea(cut!))).toBe(300 * 200);
    expect(isClosed(cut!)).toBe(true);
    expect(clipped([300, 300, 400, 300, 400, 400, 300, 300], box)).toEqual([]);
    expect(clipped([-300, 0, 300, 0], box)).toEqual([[-200, 0, 200, 0]]);
  });

  it('lose only corners that lie close beside what is left', () => {
    fc.assert(
      fc.property(fc.oneof(open, ring), fc.constantFrom(0.5, 5), (line, metres) => {
        const fewer = simplified(line, metres);
        expect([fewer[0], fewer[1], fewer.at(-2), fewer.at(-1)]).toEqual([
          ...[line[0], line[1], line.at(-2), line.at(-1)],
        ]);
        if (fewer.length >= 4)
          for (const [x, y] of pairs(line))
            expect(metresFrom(fewer, x, y)).toBeLessThanOrEqual(metres + 1e-6);
      }),
    );
  });

  it('that are rings read the same, wherever and in whatever sense they begin', () => {
    fc.assert(
      fc.property(ring, fc.nat(11), (line, turn) => {
        const points = pairs(line).slice(0, -1);
        const by = turn % points.length;
        const turned = [...points.slice(by), ...points.slice(0, by)];
        if (signedArea(line) === 0) return; // a ring without an inside has no sense
        for (const other of [turned, turned.toReversed()])
          expect(canonical([...other, other[0]!].flat())).toEqual(canonical(line));
      }),
    );
  });

  it('make rings of the ways that touch, and leave out what stays open', () => {
    const parts = [square.slice(0, 6), [0, 0, 0, 100, 100, 100], [500, 500, 600, 600]];
    const rings = ringsFrom(parts);
    expect(rings.map(canonical)).toEqual([canonical(square)]);
    expect(ringsFrom([square])).toEqual([square]);
    expect(ringsFrom([])).toEqual([]);
  });
});

function pairs(line: Line): [number, number][] {
  return Array.from({ length: line.length / 2 }, (_, i) => [line[2 * i]!, line[2 * i + 1]!]);
}
