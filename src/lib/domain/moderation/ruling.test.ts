import { describe, expect, it } from 'vitest';
import type { FactsFields } from '../facts/proposal.ts';
import { settle, type Ruling } from './ruling.ts';

const said = (changes: FactsFields['changes'], isNew = false): FactsFields => ({
  ...{ isNew, changes, note: '', source: '' },
});
const NAME = { name: { from: 'Old', to: 'New' } };
const nothing: Ruling = { fields: {}, seen: {} };
const refused = { outcome: 'REFUSED', reason: { code: 'NOT_TRUE', text: null } } as const;

describe('an approval', () => {
  it('takes every field that nobody else touched', () => {
    const ruling = { fields: {}, seen: { name: 'Old' } };
    expect(settle('park', said(NAME), { name: 'Old' }, ruling)).toMatchObject({
      ...{ kind: 'settled', set: { name: 'New' }, isWhole: true },
    });
  });

  it('leaves refused fields as they are, and sets amended ones to the moderator’s word', () => {
    const changes = { ...NAME, opened: { from: null, to: '1999' } };
    const fields = { name: refused, opened: { outcome: 'AMENDED', value: '1998' } } as const;
    const settled = settle(
      'park',
      said(changes),
      { name: 'Old', opened: null },
      {
        ...{ fields, seen: { name: 'Old', opened: null } },
      },
    );
    expect(settled).toMatchObject({ set: { opened: '1998' }, isWhole: false });
  });

  it('needs a word where somebody else changed the same, and takes either', () => {
    const now = { name: 'Theirs' };
    expect(settle('park', said(NAME), now, { ...nothing, seen: now })).toEqual({
      ...{ kind: 'undecided', fields: ['name'] },
    });
    const accepted = { fields: { name: { outcome: 'ACCEPTED' } }, seen: now } as const;
    expect(settle('park', said(NAME), now, accepted)).toMatchObject({ set: { name: 'New' } });
    const kept = { fields: { name: refused }, seen: now };
    expect(settle('park', said(NAME), now, kept)).toMatchObject({ set: {}, isWhole: false });
  });

  it('K6: does not reach what changed after it was looked at', () => {
    const ruling = { fields: { name: { outcome: 'ACCEPTED' } }, seen: { name: 'Old' } } as const;
    expect(settle('park', said(NAME), { name: 'Newest' }, ruling)).toEqual({
      ...{ kind: 'unseen', fields: ['name'] },
    });
  });

  it('of what already stands so changes nothing and is no clash', () => {
    const settled = settle(
      'park',
      said(NAME),
      { name: 'New' },
      { fields: {}, seen: { name: 'Old' } },
    );
    expect(settled).toMatchObject({ kind: 'settled', isWhole: true });
  });

  it('D09: of an entry that is gone, or came to be in another way, is not applied', () => {
    expect(settle('park', said(NAME), null, nothing)).toEqual({ kind: 'gone' });
    expect(settle('park', said(NAME, true), { name: 'Here' }, nothing)).toEqual({ kind: 'gone' });
  });

  it('may add what a new entry lacks', () => {
    const position = { latitude: 50, longitude: 8 };
    const fields = { position: { outcome: 'AMENDED', value: position } } as const;
    const changes = { name: { from: null, to: 'New' } };
    expect(settle('park', said(changes, true), null, { fields, seen: {} })).toMatchObject({
      set: { name: 'New', position },
    });
  });
});
