import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bearing, compassOf } from './bearing.ts';
import { kilometres } from './distance.ts';
import { isWithin } from './outline.ts';

const BRÜHL = { latitude: 50.8, longitude: 6.88 };
const anywhere = fc.record({
  latitude: fc.double({ min: -89, max: 89, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

describe('directions', () => {
  it.each([
    [{ latitude: 51, longitude: 6.88 }, 'N'],
    [{ latitude: 50.9, longitude: 7.04 }, 'NE'],
    [{ latitude: 50.8, longitude: 7 }, 'E'],
    [{ latitude: 50.7, longitude: 6.88 }, 'S'],
    [{ latitude: 50.8, longitude: 6.7 }, 'W'],
    [{ latitude: 50.9, longitude: 6.72 }, 'NW'],
  ])('to %o it is %s', (to, word) => expect(compassOf(bearing(BRÜHL, to))).toBe(word));

  it('goes the short way over the line of dates', () => {
    const fiji = { latitude: -17, longitude: 179 };
    const samoa = { latitude: -17, longitude: -179 };
    expect(compassOf(bearing(fiji, samoa))).toBe('E');
    expect(kilometres(fiji, samoa)).toBeLessThan(220);
  });

  it('names every direction, also just before the north', () => {
    expect([359, 337, 23, 180, -45].map(compassOf)).toEqual(['N', 'NW', 'NE', 'S', 'NW']);
  });

  it('is always one of the circle', () => {
    fc.assert(
      fc.property(anywhere, anywhere, (a, b) => {
        const degrees = bearing(a, b);
        expect(degrees).toBeGreaterThanOrEqual(0);
        expect(degrees).toBeLessThan(360);
      }),
    );
  });
});

describe('an outline', () => {
  const square = [0, 0, 10, 0, 10, 10, 0, 10, 0, 0];
  const at = (longitude: number, latitude: number) => ({ longitude, latitude });

  it('has an inside, and holes in it', () => {
    const hole = [4, 4, 6, 4, 6, 6, 4, 6, 4, 4];
    expect(isWithin([square], at(5, 5))).toBe(true);
    expect(isWithin([square, hole], at(5, 5))).toBe(false);
    expect(isWithin([square, hole], at(1, 5))).toBe(true);
    expect(isWithin([square], at(11, 5))).toBe(false);
    expect(isWithin([square], at(-1, 5))).toBe(false);
    expect(isWithin([], at(5, 5))).toBe(false);
  });

  it('may be bent, and given without its first corner at the end', () => {
    const bent = [0, 0, 10, 0, 10, 10, 8, 10, 8, 2, 0, 2];
    expect([at(9, 9), at(1, 1), at(4, 6)].map((one) => isWithin([bent], one))).toEqual([
      ...[true, true, false],
    ]);
  });
});
