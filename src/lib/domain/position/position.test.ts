import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bearing, compassOf } from './bearing.ts';
import { kilometres } from './distance.ts';

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
