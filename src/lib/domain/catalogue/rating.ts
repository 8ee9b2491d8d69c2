import type { RatingShown, RatingTally } from './rows.ts';

/** What a subject is believed to be worth before anyone rated it, in half stars, and how firmly. */
export interface RatingPrior {
  mean: number;
  /** As many ratings as it counts for. */
  weight: number;
}

/** A good but not outstanding subject (3.5 stars), as firmly as five people would say so. */
export const RATING_PRIOR: RatingPrior = { mean: 7, weight: 5 };

/**
 * The shown figure, in stars: the Bayesian mean `(weight × mean + sum) ÷ (weight + count)`, so that a
 * single five-star rating does not outrank a hundred good ones. Null when nobody rated.
 */
export function shownRating(tally: RatingShown, prior: RatingPrior = RATING_PRIOR): number | null {
  if (tally.count <= 0) return null;
  return (prior.weight * prior.mean + tally.sum) / (prior.weight + tally.count) / 2;
}

export const noRatings = (): RatingTally => ({
  count: 0,
  sum: 0,
  histogram: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
});

/** The tally with one more rating of `halfStars` (1 to 10; anything else is a RangeError). */
export const addRating = (tally: RatingTally, halfStars: number): RatingTally =>
  moved(tally, halfStars, 1);

/** The tally without one rating of `halfStars`; a RangeError when it holds none. */
export const removeRating = (tally: RatingTally, halfStars: number): RatingTally =>
  moved(tally, halfStars, -1);

function moved(tally: RatingTally, halfStars: number, by: 1 | -1): RatingTally {
  const histogram = [...tally.histogram];
  const before = histogram[halfStars - 1];
  if (before === undefined || before + by < 0)
    throw new RangeError(`no rating of ${halfStars} half stars to move by ${by}`);
  histogram[halfStars - 1] = before + by;
  return { count: tally.count + by, sum: tally.sum + by * halfStars, histogram };
}
