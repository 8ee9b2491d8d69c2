import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSame, mergeValue, type Merged } from './three-way.ts';

const value = fc.oneof(
  fc.constant(null),
  fc.integer({ min: 0, max: 3 }),
  fc.constantFrom('a', 'b'),
);
const list = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 5 });
const sentence = fc.constantFrom('One. ', 'Two. ', 'Three! ', 'Four?\n', 'Five. ');
const text = fc.uniqueArray(sentence, { maxLength: 5 }).map((parts) => parts.join(''));

const valueIn = (merged: Merged): unknown => {
  if (merged.kind === 'clash') throw new Error('a clash');
  return merged.value;
};

describe('a value that two people changed', () => {
  it('is mine when nobody else touched it, and theirs when I want nothing else', () => {
    fc.assert(
      fc.property(value, value, (base, mine) => {
        expect(valueIn(mergeValue(base, base, mine))).toEqual(mine);
        expect(valueIn(mergeValue(base, mine, base))).toEqual(mine);
      }),
    );
  });

  it('that both changed alike is no clash', () => {
    fc.assert(
      fc.property(value, value, (base, both) => {
        expect(mergeValue(base, both, both)).toEqual({ kind: 'same', value: both });
      }),
    );
  });

  it('changed to two things is a clash that keeps all three', () => {
    fc.assert(
      fc.property(value, value, value, (base, theirs, mine) => {
        fc.pre(!isSame(base, theirs) && !isSame(base, mine) && !isSame(theirs, mine));
        expect(mergeValue(base, theirs, mine)).toEqual({ kind: 'clash', base, theirs, mine });
      }),
    );
  });

  it('whoever came first, the outcome is the same', () => {
    fc.assert(
      fc.property(value, value, value, (base, a, b) => {
        const [one, other] = [mergeValue(base, a, b), mergeValue(base, b, a)];
        expect(one.kind === 'clash').toBe(other.kind === 'clash');
        if (one.kind !== 'clash') expect(valueIn(one)).toEqual(valueIn(other));
      }),
    );
  });

  it('compares what the database keeps in an order of its own', () => {
    const stored = { unit: 'ft', value: 310, si: 94.488 };
    expect(mergeValue({ si: 94.488, value: 310, unit: 'ft' }, stored, null).kind).toBe('untouched');
  });
});

describe('a list', () => {
  const inOrderOf = (base: string[], one: string[]): string[] => [
    ...base.filter((item) => one.includes(item)),
    ...one.filter((item) => !base.includes(item)),
  ];

  it('loses what either took out and gains what either added, and nothing else', () => {
    fc.assert(
      fc.property(list, list, list, (base, a, b) => {
        const [theirs, mine] = [inOrderOf(base, a), inOrderOf(base, b)];
        const joined = valueIn(mergeValue(base, theirs, mine, 'list')) as string[];
        for (const item of ['a', 'b', 'c', 'd', 'e'] as const) {
          const wasThere = base.includes(item);
          const wanted = wasThere
            ? theirs.includes(item) && mine.includes(item)
            : theirs.includes(item) || mine.includes(item);
          expect(joined.includes(item)).toBe(wanted);
        }
        expect(new Set(joined).size).toBe(joined.length);
      }),
    );
  });

  it('that I put in another order while they added to it is for a person', () => {
    expect(mergeValue(['a', 'b'], ['a', 'b', 'c'], ['b', 'a'], 'list').kind).toBe('clash');
  });
});

describe('a longer text', () => {
  it('keeps both when they changed different sentences', () => {
    const base = 'It opened in 1999. It is loud. It is fast.';
    const theirs = 'It opened in 2001. It is loud. It is fast.';
    const mine = 'It opened in 1999. It is loud. It is very fast.';
    expect(mergeValue(base, theirs, mine, 'text')).toEqual({
      kind: 'joined',
      value: 'It opened in 2001. It is loud. It is very fast.',
    });
  });

  it('changed in the same sentence is a clash', () => {
    const merged = mergeValue('It is loud.', 'It is quiet.', 'It is deafening.', 'text');
    expect(merged.kind).toBe('clash');
  });

  it('loses no sentence that either wrote: joined, it holds them, else all three are kept', () => {
    fc.assert(
      fc.property(text, text, text, (base, theirs, mine) => {
        const merged = mergeValue(base, theirs, mine, 'text');
        if (merged.kind === 'clash') {
          expect(merged).toEqual({ kind: 'clash', base, theirs, mine });
          return;
        }
        const words = (of: string): string[] => of.split(/(?<=[.!?]\s|\n)/).filter(Boolean);
        for (const side of [theirs, mine])
          for (const one of words(side))
            if (!base.includes(one)) expect(merged.value).toContain(one);
      }),
    );
  });
});
