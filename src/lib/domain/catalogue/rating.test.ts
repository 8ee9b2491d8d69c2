import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addRating, noRatings, RATING_PRIOR, removeRating, shownRating } from './rating.ts';

const ratings = fc.array(fc.integer({ min: 1, max: 10 }), { maxLength: 200 });
const tallyOf = (all: number[]) => all.reduce(addRating, noRatings());

describe('ratings', () => {
  it('shows nothing when nobody rated', () => {
    expect(shownRating(noRatings())).toBeNull();
  });

  it('does not let one enthusiast outrank a hundred good ratings', () => {
    const one = tallyOf([10]);
    const hundred = tallyOf(Array.from({ length: 100 }, () => 9));
    expect(shownRating(one)!).toBeLessThan(shownRating(hundred)!);
  });

  it('lies between the prior and the plain mean, in stars', () => {
    fc.assert(
      fc.property(ratings, (all) => {
        const shown = shownRating(tallyOf(all));
        if (all.length === 0) return shown === null;
        const mean = all.reduce((a, b) => a + b, 0) / all.length / 2;
        const prior = RATING_PRIOR.mean / 2;
        const [low, high] = [Math.min(mean, prior), Math.max(mean, prior)];
        return shown! >= low - 1e-9 && shown! <= high + 1e-9;
      }),
    );
  });

  it('adding and removing cancel out, and the tally stays consistent', () => {
    fc.assert(
      fc.property(ratings, fc.integer({ min: 1, max: 10 }), (all, extra) => {
        const tally = tallyOf(all);
        expect(removeRating(addRating(tally, extra), extra)).toEqual(tally);
        expect(tally.histogram.reduce((a, n) => a + n, 0)).toBe(tally.count);
        expect(tally.histogram.reduce((a, n, i) => a + n * (i + 1), 0)).toBe(tally.sum);
      }),
    );
  });

  it('refuses what is no rating, and to remove what is not there', () => {
    for (const bad of [0, 11, 2.5, NaN])
      expect(() => addRating(noRatings(), bad)).toThrow(RangeError);
    expect(() => removeRating(noRatings(), 3)).toThrow(RangeError);
  });
});
