import { expect, it } from 'vitest';
import { reviewDetails as words } from './review-details.ts';

it('every tag has words of its own', () => {
  const all = [...Object.values(words.pro), ...Object.values(words.con)];
  expect(new Set(all).size).toBe(all.length);
});
