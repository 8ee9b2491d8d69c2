import type { SubjectRef } from '../subject.ts';

/** What a visit may be judged by beside the whole, in the order in which it is asked and shown. */
export const ASPECTS = ['thrill', 'comfort', 'theming', 'queue', 'value'] as const;
export type Aspect = (typeof ASPECTS)[number];

// The lists of tags only grow, each time with another `v` of what sends them (S20): a review keeps those it has.
export const PROS = [
  'THRILLING',
  'SMOOTH',
  'AIRTIME',
  'THEMING',
  'STORY',
  'VIEWS',
  'STAFF',
  'SHORT_WAIT',
  'FAMILIES',
  'CLEAN',
  'FOOD',
  'SHADE',
] as const;
export type Pro = (typeof PROS)[number];

export const CONS = [
  'ROUGH',
  'TAME',
  'TOO_SHORT',
  'RESTRAINTS',
  'LONG_WAIT',
  'BROKE_DOWN',
  'WORN',
  'LOUD',
  'CROWDED',
  'UNFRIENDLY',
  'DEAR',
  'POOR_FOOD',
  'NO_SHADE',
] as const;
export type Con = (typeof CONS)[number];

/** More of each would say little. */
export const TAGS_MAX = 5;

/** What a review may say beside its words; all of it may be left out. */
export interface ReviewDetails {
  /** Half stars, 1 to 10. */
  aspects: Partial<Record<Aspect, number>>;
  pros: Pro[];
  cons: Con[];
}

export const NO_DETAILS: ReviewDetails = { aspects: {}, pros: [], cons: [] };

/** What the form offers; a tag that fits anything else is still a tag. */
export const TAGS_OFFERED: Readonly<
  Record<SubjectRef['kind'], { pros: readonly Pro[]; cons: readonly Con[] }>
> = {
  ride: {
    pros: PROS.filter((tag) => !['CLEAN', 'FOOD', 'SHADE'].includes(tag)),
    cons: CONS.filter(
      (tag) => !['CROWDED', 'UNFRIENDLY', 'DEAR', 'POOR_FOOD', 'NO_SHADE'].includes(tag),
    ),
  },
  park: {
    pros: PROS.filter((tag) => !['SMOOTH', 'AIRTIME', 'STORY'].includes(tag)),
    cons: CONS.filter((tag) => !['ROUGH', 'TOO_SHORT', 'RESTRAINTS'].includes(tag)),
  },
};

/** Of one subject: what was said of each aspect in its published reviews. */
export type AspectTallies = Partial<Record<Aspect, { count: number; sum: number }>>;

/** The same as it travels in the park's scope; its id is the subject's. */
export interface AspectsRow {
  id: string;
  parkId: string;
  aspects: AspectTallies;
}

/** The aspects that somebody judged, with their plain means in stars, in their order. */
export const aspectMeans = (
  tallies: AspectTallies,
): { aspect: Aspect; mean: number; count: number }[] =>
  ASPECTS.flatMap((aspect) => {
    const tally = tallies[aspect];
    return tally && tally.count > 0
      ? [{ aspect, mean: tally.sum / tally.count / 2, count: tally.count }]
      : [];
  });
