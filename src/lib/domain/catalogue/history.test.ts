import { describe, expect, it } from 'vitest';
import { changesBetween, changesOf, laterTouching, revertOf, type Version } from './history.ts';

const version = (id: number, fields: Version['fields']): Version => ({
  ...{ id, at: '2026-01-01T00:00:00.000Z', proposedBy: null, fields },
  by: { kind: 'person', name: 'Ada' },
});
const base = { name: 'One', opened: null, tags: [], slug: 'one' };
const versions = [
  version(4, { ...base, name: 'Two', opened: '2001', tags: ['GETS_WET'], slug: 'two' }),
  version(3, { ...base, name: 'Two', opened: '2001', slug: 'two' }),
  version(2, { ...base, opened: '1999' }),
  version(1, base),
];

describe('history', () => {
  it('tells what differs between any two versions', () => {
    expect(changesBetween(versions[3]!.fields, versions[0]!.fields)).toEqual([
      { field: 'name', from: 'One', to: 'Two' },
      { field: 'opened', from: null, to: '2001' },
      { field: 'tags', from: [], to: ['GETS_WET'] },
      { field: 'slug', from: 'one', to: 'two' },
    ]);
    expect(changesBetween(null, { name: 'One' })).toEqual([
      { field: 'name', from: null, to: 'One' },
    ]);
    expect(changesOf(versions, 2)).toEqual([{ field: 'opened', from: null, to: '1999' }]);
    expect(changesOf(versions, 1)).toEqual([]);
    expect(changesOf(versions, 99)).toEqual([]);
  });

  it('takes a change back to what stood before it, and names who touched it since', () => {
    expect(revertOf(versions, 2)).toEqual({ opened: null });
    expect(laterTouching(versions, 2).map(({ version: { id }, fields }) => [id, fields])).toEqual([
      [3, ['opened']],
    ]);
    expect(revertOf(versions, 3)).toEqual({ name: 'One', opened: '1999' }); // never an address
    expect(laterTouching(versions, 3)).toEqual([]);
  });

  it('has nothing to take back where nothing would change, or nothing is there', () => {
    expect(
      revertOf([version(3, base), version(2, { ...base, opened: '1999' }), version(1, base)], 2),
    ).toEqual({});
    expect(revertOf([version(5, null), ...versions], 3)).toEqual({});
    expect(revertOf([], 1)).toEqual({});
  });
});
