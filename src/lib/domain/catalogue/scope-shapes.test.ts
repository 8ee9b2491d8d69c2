import { expect, it } from 'vitest';
import { NO_DETAILS } from '../review/details.ts';
import { readAspects, readEarlier, readReview } from './scope-shapes.ts';

const ID = '0197f000-0000-7000-8000-000000000001';
const said = {
  ...{ rating: 8, title: 't', text: 'x', visitedOn: null, waitedMinutes: null, language: 'en' },
  photos: [],
};
/** As servers sent it that knew of nothing beside the words. */
const older = {
  ...{ id: ID, subject: { kind: 'ride', id: ID }, parkId: ID, author: { id: ID, name: 'Ada' } },
  ...said,
  ...{ version: 1, publishedAt: '2026-06-01T10:00:00.000Z', updatedAt: '2026-06-01T10:00:00.000Z' },
};

it('a review of an older server, or of an older app, has nothing beside its words', () => {
  expect(readReview(older)).toMatchObject({ details: NO_DETAILS, helpful: 0, text: 'x' });
  expect(readReview({ ...older, details: null }).details).toEqual(NO_DETAILS);
});

it('what a newer server says beside is passed over, and the review is shown all the same', () => {
  const details = {
    aspects: { thrill: 9, fun: 3 },
    pros: ['SMOOTH', 'GLITTERS'],
    cons: ['BITES', 'ROUGH'],
    more: 'x',
  };
  expect(readReview({ ...older, details, helpful: 3, more: 1 })).toMatchObject({
    details: { aspects: { thrill: 9 }, pros: ['SMOOTH'], cons: ['ROUGH'] },
    helpful: 3,
  });
  expect(readReview({ ...older, details }).details.aspects).toEqual({ thrill: 9 });
  const means = { thrill: { count: 1, sum: 9 }, fun: { count: 1, sum: 1 } };
  expect(readAspects({ id: ID, parkId: ID, aspects: means }).aspects).toEqual({
    thrill: means.thrill,
  });
});

it('what is none is refused', () => {
  const earlier = { id: ID, reviewId: ID, parkId: ID, ...said, publishedAt: 'then' };
  expect(readEarlier(earlier).details).toEqual(NO_DETAILS);
  expect(() => readEarlier({ ...earlier, rating: 11 })).toThrow();
  expect(() =>
    readReview({ ...older, details: { ...NO_DETAILS, aspects: { thrill: 11 } } }),
  ).toThrow();
  expect(() => readReview({ ...older, helpful: -1 })).toThrow();
  expect(() => readAspects({ id: ID, parkId: ID, aspects: { thrill: 3 } })).toThrow();
});
