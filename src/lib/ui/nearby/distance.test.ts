import { expect, it } from 'vitest';
import { distanceWords, wayWords } from './distance.ts';

it.each([
  [3, '10 m'],
  [44, '40 m'],
  [994, '990 m'],
  [996, '1 km'],
  [1_349, '1.3 km'],
  [9_960, '10 km'],
  [57_400, '57 km'],
])('%d metres are told as %s', (metres, words) => expect(distanceWords(metres)).toBe(words));

it('says where to look', () => {
  expect(wayWords({ metres: 120, bearing: 50 })).toBe('120 m north-east');
});
