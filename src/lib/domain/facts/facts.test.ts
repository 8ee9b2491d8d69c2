import { describe, expect, it } from 'vitest';
import type { SearchHit } from '../catalogue/views.ts';
import { likelyDuplicates } from './duplicates.ts';
import { rowFieldsOf, valuesOf, type FactsRow } from './entry.ts';
import { FACT_FIELDS, FACTS_KINDS, mayBeNothing } from './fields.ts';
import { mergeChanges } from './merge-changes.ts';
import type { Values } from './proposal.ts';
import { checkChanges } from './rules.ts';
import { changesTyped, typedOf, valueOf, type FactsDraft } from './typed.ts';
import { misfits, missingToPublish, problemsOf } from './whole.ts';

const RIDE = {
  ...{ id: 'r', slug: 'r', name: 'Ride', formerNames: [], category: 'RC', status: 'OPERATING' },
  ...{ latitude: 50, longitude: 8, stats: { heightM: { si: 30, value: 30, unit: 'm' } }, tags: [] },
  ...{ parkId: 'p', minHeightCm: 120, opened: '1999' },
} as unknown as FactsRow;

const issueOf = (kind: 'park' | 'ride' | 'company', name: string, to: unknown): string | null => {
  const checked = checkChanges(kind, { [name]: { from: null, to } });
  return checked.success ? null : checked.error.issues[0]!.message;
};
const takenOf = (kind: 'park' | 'ride' | 'company', name: string, to: unknown): unknown =>
  checkChanges(kind, { [name]: { from: null, to } }).data?.[name]?.to;

describe('the rules of single facts', () => {
  it.each([
    ['park', 'name', '', 'EMPTY'],
    ['park', 'name', 'Two\nlines', 'ONE_LINE'],
    ['park', 'name', null, expect.anything()],
    ['park', 'name', 'a\u0000b', 'UNKEEPABLE:1'],
    ['park', 'name', 'x'.repeat(201), 'TOO_LONG:200:201'],
    ['park', 'country', 'Germany', 'NOT_A_CHOICE'],
    ['park', 'website', 'europapark.de', 'NOT_AN_ADDRESS'],
    ['park', 'website', 'javascript:alert(1)', 'NOT_AN_ADDRESS'],
    ['park', 'opened', '1999-02-30', 'NOT_A_DATE'],
    ['park', 'opened', '31.12.1999', 'NOT_A_DATE'],
    ['park', 'status', 'SBNO', 'NOT_A_CHOICE'],
    ['park', 'position', { latitude: 91, longitude: 0 }, 'NOT_BETWEEN:-90:90'],
    ['park', 'areas', ['A', 'A'], 'TWICE'],
    ['ride', 'minHeightCm', 'tall', 'NOT_BETWEEN:50:250'],
    ['ride', 'minHeightCm', 100.5, 'NOT_BETWEEN:50:250'],
    ['ride', 'heightM', { value: 9_000, unit: 'm' }, 'TOO_MUCH'],
    ['ride', 'heightM', { value: 9, unit: 'cubits' }, 'NOT_A_CHOICE'],
    ['ride', 'manufacturerId', 'Intamin', 'NOT_AN_ENTRY'],
    ['company', 'roles', ['CLOWN'], 'NOT_A_CHOICE'],
  ] as const)('%s %s %j is refused: %s', (kind, name, to, issue) => {
    expect(issueOf(kind, name, to)).toEqual(issue);
  });

  it('take what people write, in one form', () => {
    expect(takenOf('park', 'name', ' Mu\u0308nchen ')).toBe('München');
    expect(takenOf('ride', 'opened', '1989~')).toBe('1989~');
    expect(takenOf('park', 'website', 'https://www.phantasialand.de/')).toMatch(/^https/);
    expect(takenOf('ride', 'heightM', { value: 100, unit: 'ft', si: 5 })).toEqual({
      ...{ si: 30.48, value: 100, unit: 'ft' },
    });
  });

  it('refuse fields nobody knows, and a proposal of nothing', () => {
    expect(issueOf('park', 'slug', 'x')).not.toBeNull();
    expect(issueOf('park', 'hours', null)).not.toBeNull();
    expect(checkChanges('park', {}).error?.issues[0]?.message).toBe('NOTHING_CHANGED');
  });

  it('refuse what cannot be stored in what stood there, too', () => {
    const stood = { name: { from: { deep: ['\ud800'] }, to: 'Fine' } };
    expect(checkChanges('park', stood).success).toBe(false);
  });

  it('let a fact be taken away where an entry may be without it', () => {
    for (const kind of FACTS_KINDS)
      for (const [name, field] of Object.entries(FACT_FIELDS[kind]))
        expect([name, issueOf(kind, name, null) === null]).toEqual([name, mayBeNothing(field)]);
  });
});

describe('an entry as a whole', () => {
  it('does not end before it begins, and rider heights do not cross', () => {
    expect(misfits('park', { opened: '1999', closed: '1990-05' })).toEqual({
      closed: 'ENDS_BEFORE',
    });
    expect(misfits('ride', { minHeightCm: 140, maxHeightCm: 130 })).toHaveProperty('maxHeightCm');
    expect(misfits('company', { founded: 1990, defunct: 1990 })).toEqual({});
  });

  it('is refused for what its author would make wrong, not for what was wrong before', () => {
    const wrong = { opened: '1999', closed: '1990' };
    const said = { isNew: false, changes: { name: { from: 'A', to: 'B' } } };
    expect(problemsOf('park', said, wrong)).toEqual({});
    const closed = { isNew: false, changes: { closed: { from: null, to: '1990' } } };
    expect(problemsOf('park', closed, { opened: '1999' })).toEqual({ closed: 'ENDS_BEFORE' });
  });

  it('that is new says at least what it is and where', () => {
    const changes = { name: { from: null, to: 'Wodan' } };
    expect(Object.keys(problemsOf('ride', { isNew: true, changes }, {}))).toEqual([
      'parkId',
      'category',
    ]);
    expect(missingToPublish('park', { name: 'X', country: 'DE' })).toEqual(['position']);
  });

  it('is read from its row and written back into it, part by part', () => {
    const values = valuesOf('ride', RIDE);
    expect(values).toMatchObject({ position: { latitude: 50, longitude: 8 }, speedMps: null });
    const next = { speedMps: { si: 20, value: 72, unit: 'km/h' }, position: null };
    expect(rowFieldsOf('ride', next, RIDE as unknown as Values)).toEqual({
      ...{ latitude: null, longitude: null },
      stats: { heightM: { si: 30, value: 30, unit: 'm' }, speedMps: next.speedMps },
    });
  });
});

describe('what is typed', () => {
  it('shows every value and gives it back', () => {
    const values: Record<string, unknown> = {
      ...{
        name: 'Ride',
        heightM: { si: 30, value: 30, unit: 'm' },
        minHeightCm: 120,
        tags: ['INDOORS'],
      },
      ...{ position: { latitude: 1.5, longitude: -2 }, opened: '1989~', designerIds: ['x'] },
      formerNames: [{ name: 'Old', from: null, until: '1990' }],
    };
    for (const [name, value] of Object.entries(values)) {
      const { form } = FACT_FIELDS.ride[name]!;
      const { si: _, ...given } = (name === 'heightM' ? value : {}) as Record<string, unknown>;
      expect(valueOf(form, typedOf(form, value))).toEqual(name === 'heightM' ? given : value);
    }
  });

  it('is a change only where it differs from what stood there', () => {
    const draft: FactsDraft = {
      ...{ isNew: false, names: {}, note: '', source: '' },
      typed: { name: ' Ride ', minHeightCm: '130', heightM: { value: '30', unit: 'm' }, area: '' },
      base: {
        name: 'Ride',
        minHeightCm: 120,
        heightM: { si: 30, value: 30, unit: 'm' },
        area: null,
      },
    };
    expect(changesTyped('ride', draft)).toEqual({ minHeightCm: { from: 120, to: 130 } });
  });

  it('is kept as it is while it is no value, and refused by its rule', () => {
    expect(valueOf(FACT_FIELDS.ride['minHeightCm']!.form, 'about 1.2 m')).toBe('about 1.2 m');
    expect(valueOf(FACT_FIELDS.ride['gForce']!.form, '3,5')).toBe(3.5);
  });
});

describe('changes of two people', () => {
  it('merge where they are of other fields, and clash where they are of one', () => {
    const changes = {
      minHeightCm: { from: 120, to: 130 },
      heightM: { from: null, to: { si: 40, value: 40, unit: 'm' } },
    };
    const merged = mergeChanges('ride', changes, { ...valuesOf('ride', RIDE), minHeightCm: 140 });
    expect(merged['minHeightCm']).toEqual({ kind: 'clash', base: 120, theirs: 140, mine: 130 });
    expect(merged['heightM']!.kind).toBe('clash'); // it had stood empty when it was written
    expect(mergeChanges('ride', changes, { minHeightCm: 120 })['heightM']!.kind).toBe('untouched');
  });
});

describe('what may be there already', () => {
  const hit = (name: string, over: Partial<SearchHit> = {}): SearchHit => ({
    ...{ kind: 'ride' as const, id: name, name, context: 'Park', href: '/parks/p/rides/x' },
    ...{ category: null, matchedName: null, fuzzy: false, ...over },
  });

  it('is of the same kind, of the same park, and has such a name or had it', () => {
    const hits = [
      hit('Taron', { href: '/parks/q/rides/taron' }),
      hit('Wodan', { matchedName: 'Taron' }),
      hit('Taron', { kind: 'park', href: '/parks/taron' }),
      hit('Something else'),
      hit('Tarron', { fuzzy: true }),
      hit('The Taron'),
    ];
    expect(likelyDuplicates('ride', 'taron', hits, '/parks/p').map(({ name }) => name)).toEqual([
      ...['Wodan', 'The Taron', 'Tarron'],
    ]);
    expect(likelyDuplicates('ride', ' ', hits)).toEqual([]);
  });
});
