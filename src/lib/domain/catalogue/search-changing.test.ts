import { describe, expect, it } from 'vitest';
import { ChangingIndex } from './search-changing.ts';
import type { SearchItem } from './search.ts';

const item = (id: string, name: string, popularity = 0): SearchItem => ({
  kind: 'ride',
  id,
  name,
  formerNames: [],
  also: [],
  popularity,
  shown: () => ({ context: '', href: `/${id}`, category: 'RC' }),
});

const WORDS = ['silver', 'star', 'black', 'mamba', 'wooden', 'dragon', 'express', 'river', 'quest'];
const many = Array.from({ length: 2_000 }, (_, i) =>
  item(`r${i}`, `${WORDS[i % 9]} ${WORDS[(i >> 3) % 9]} ${i}`, (i * 7_919) % 2_003),
);
const change = (items: SearchItem[]) => items.map((one) => [one.id, one] as const);
const ids = (index: ChangingIndex, query: string, limit = 30) =>
  index.search(query, limit).map(({ id }) => id);

describe('an index that follows changes', () => {
  it('finds what an index made anew finds, in its order', () => {
    const index = new ChangingIndex(many);
    const now = new Map(many.map((one) => [one.id, one]));
    for (let round = 0; round < 5; round++) {
      const changed = many
        .slice(round * 20, round * 20 + 30)
        .map((one, i) => ({ ...one, name: `${WORDS[(i + round) % 9]} renamed ${one.id}` }));
      for (const one of changed) now.set(one.id, one);
      index.change(change(changed));
      const fresh = new ChangingIndex(now.values());
      for (const query of ['silver', 'star black', 'renamed', 'dragon r', 'mamba 17', 'sliver'])
        expect(ids(index, query)).toEqual(ids(fresh, query));
    }
  });

  it('forgets what is gone, and finds what is new', () => {
    const index = new ChangingIndex(many);
    const [first] = ids(index, 'silver', 1);
    index.change([[first!, null], ...change([item('new', 'Taron', 5)])]);
    expect(ids(index, 'silver', 1)).not.toEqual([first]);
    expect(ids(index, 'taron')).toEqual(['new']);
    expect(ids(index, 'taorn')).toContain('new');
    index.change([['new', null]]);
    expect(ids(index, 'taron')).not.toContain('new');
  });

  it('is old when a good part of it changed', () => {
    const index = new ChangingIndex(many);
    index.change(change(many.slice(0, 200)));
    expect(index.isOld).toBe(false);
    index.change(change(many.slice(0, 201)));
    expect(index.isOld).toBe(true);
  });
});
