import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASPECTS, aspectMeans, CONS, PROS, TAGS_MAX, TAGS_OFFERED } from './details.ts';
import { reviewDetails } from './review.ts';

const tags = <const Tag extends string>(list: readonly Tag[]) =>
  fc.uniqueArray(fc.constantFrom(...list), { maxLength: TAGS_MAX });
const halves = fc.integer({ min: 1, max: 10 });
const details = fc.record({
  aspects: fc.record(
    { thrill: halves, comfort: halves, theming: halves, queue: halves, value: halves },
    { requiredKeys: [] },
  ),
  pros: tags(PROS),
  cons: tags(CONS),
});

describe('what a review says beside its words', () => {
  it('is kept as it was said, and may be nothing at all', () => {
    fc.assert(
      fc.property(details, (said) => {
        expect(reviewDetails.parse(said)).toEqual(said);
      }),
    );
    expect(reviewDetails.safeParse({ aspects: {}, pros: [], cons: [] }).success).toBe(true);
  });

  it.each([
    ['half of half a star', { aspects: { thrill: 4.5 } }],
    ['no star', { aspects: { thrill: 0 } }],
    ['more than five stars', { aspects: { thrill: 11 } }],
    ['stars for something else', { aspects: { fun: 5 } }],
    ['a tag of its own', { pros: ['BEST_EVER'] }],
    ['a tag of the other side', { pros: ['ROUGH'] }],
    ['a tag twice', { cons: ['ROUGH', 'ROUGH'] }],
    ['a tag too many', { cons: CONS.slice(0, TAGS_MAX + 1) }],
  ])('is refused with %s', (_, wrong) => {
    const said = { aspects: {}, pros: [], cons: [], ...wrong };
    expect(reviewDetails.safeParse(said).success).toBe(false);
  });

  it('offers each tag for a park or a ride', () => {
    const offered = (side: 'pros' | 'cons'): Set<string> =>
      new Set([...TAGS_OFFERED.park[side], ...TAGS_OFFERED.ride[side]]);
    expect(offered('pros')).toEqual(new Set(PROS));
    expect(offered('cons')).toEqual(new Set(CONS));
  });
});

it('means are of those who judged, in stars, in their order; what nobody judged is not shown', () => {
  const none = { count: 0, sum: 0 };
  expect(
    aspectMeans({ value: { count: 4, sum: 30 }, thrill: { count: 1, sum: 9 }, queue: none }),
  ).toEqual([
    { aspect: 'thrill', mean: 4.5, count: 1 },
    { aspect: 'value', mean: 3.75, count: 4 },
  ]);
  expect(ASPECTS).toHaveLength(5);
});
