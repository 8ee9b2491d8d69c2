import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearTokens, sharedBeginnings } from './search-fuzzy.ts';

/** Edits between two words, a swap of neighbours being one, with nothing left out of the reckoning. */
function edits(a: string, b: string): number {
  const row = (i: number): number[] => [i, ...Array<number>(b.length).fill(0)];
  const rows = Array.from({ length: a.length + 1 }, (_, i) => row(i));
  rows[0] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      rows[i]![j] = Math.min(
        rows[i - 1]![j]! + 1,
        rows[i]![j - 1]! + 1,
        rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
        swap ? rows[i - 2]![j - 2]! + 1 : Infinity,
      );
    }
  return rows[a.length]![b.length]!;
}

const beginnings = (word: string): string[] =>
  Array.from({ length: word.length + 1 }, (_, end) => word.slice(0, end));

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 9 });
const asked = fc.record({
  words: fc.uniqueArray(word, { maxLength: 30 }),
  typed: word,
  most: fc.constantFrom(1, 2),
  asPrefix: fc.boolean(),
});

describe('words that are nearly what was typed', () => {
  it('are those that a full reckoning finds, and no other', () => {
    fc.assert(
      fc.property(asked, ({ words, typed, most, asPrefix }) => {
        const tokens = [...words].sort();
        const found: string[] = [];
        nearTokens(tokens, sharedBeginnings(tokens), typed, most, asPrefix, (t) =>
          found.push(tokens[t]!),
        );
        const isNear = (token: string): boolean =>
          asPrefix
            ? beginnings(token).some((begun) => edits(begun, typed) <= most)
            : edits(token, typed) <= most;
        expect(found).toEqual(tokens.filter(isNear));
      }),
      { numRuns: 2_000 },
    );
  });
});
