import { describe, expect, it } from 'vitest';
import { mergeFacts } from './merge.ts';

const metres = (value: number) => ({ si: value, value, unit: 'm' });

describe('what a source says, laid over what is known', () => {
  it('fills what is empty and leaves what is alike', () => {
    const known = {
      opened: null,
      website: 'https://a.example',
      stats: { heightM: metres(40) },
      tags: [],
    };
    const says = {
      ...{ opened: '1999', website: 'https://a.example', tags: ['GETS_WET'] },
      stats: { heightM: metres(40.1), inversions: 2 },
    };
    expect(mergeFacts(known, null, says)).toEqual({
      changed: {
        ...{ opened: '1999', tags: ['GETS_WET'] },
        stats: { heightM: metres(40), inversions: 2 },
      },
      doubts: [],
    });
  });

  it('never overwrites what is known by another’s word', () => {
    const { changed, doubts } = mergeFacts({ opened: '1999' }, null, { opened: '2001' });
    expect(changed).toEqual({});
    expect(doubts[0]!.reason).toBe('opened: the file says "2001", the catalogue "1999"');
  });

  it('takes what the same source says anew, unless people have touched it since', () => {
    expect(mergeFacts({ area: 'A' }, { area: 'A' }, { area: 'B' }).changed).toEqual({ area: 'B' });
    expect(mergeFacts({ area: 'C' }, { area: 'A' }, { area: 'A' })).toEqual({
      changed: {},
      doubts: [],
    });
    const both = mergeFacts({ area: 'C' }, { area: 'A' }, { area: 'B' });
    expect(both.changed).toEqual({});
    expect(both.doubts).toHaveLength(1);
  });

  it('takes a date that tells more, and not one that tells less', () => {
    expect(mergeFacts({ opened: '1999' }, null, { opened: '1999-05' }).changed).toEqual({
      opened: '1999-05',
    });
    expect(mergeFacts({ opened: '1999~' }, null, { opened: '1999' }).changed).toEqual({
      opened: '1999',
    });
    expect(mergeFacts({ opened: '1999-05-01' }, null, { opened: '1999' })).toEqual({
      changed: {},
      doubts: [],
    });
  });

  it('takes words that are part of the others for no contradiction', () => {
    const merged = mergeFacts({ launch: 'Hydraulic' }, null, { launch: 'hydraulic launch' });
    expect(merged).toEqual({ changed: {}, doubts: [] });
    expect(mergeFacts({ launch: 'LSM' }, null, { launch: 'Hydraulic' }).doubts).toHaveLength(1);
  });

  it('does not mind the order of keys, which a database may change', () => {
    const known = { formerNames: [{ name: 'Old', from: null, until: '1999' }] };
    const says = { formerNames: [{ until: '1999', from: null, name: 'Old' }] };
    expect(mergeFacts(known, null, says).changed).toEqual({});
  });

  it('joins lists, and says nothing where the source is silent', () => {
    expect(mergeFacts({ areas: ['A'] }, null, { areas: ['B', 'A'] }).changed).toEqual({
      areas: ['A', 'B'],
    });
    expect(mergeFacts({ area: 'A' }, { area: 'A' }, { area: null })).toEqual({
      changed: {},
      doubts: [],
    });
  });
});
