import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noRatings } from './rating.ts';
import { readRow } from './row-shapes.ts';
import type { RideRow } from './rows.ts';
import { markOf } from './mark.ts';

const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const ride = (over: Partial<RideRow> = {}): RideRow =>
  readRow('ride', {
    ...{ id: id(1), parkId: id(2), slug: 'taron', name: 'Taron', formerNames: [] },
    ...{ category: 'RC', status: 'OPERATING', manufacturerId: null, opened: '2016', closed: null },
    ...{ minHeightCm: 130, minHeightAccompaniedCm: null, maxHeightCm: null },
    ...{ latitude: null, longitude: null, rating: noRatings() },
    stats: { heightM: { si: 30, value: 30, unit: 'm' }, launch: 'LSM' },
    ...over,
  });

describe('the mark of facts', () => {
  it('is another when one fact is, and the same for the same facts', () => {
    const mark = markOf(ride());
    expect(mark).toMatch(/^[0-9a-f]{16}$/);
    expect(markOf(ride())).toBe(mark);
    expect(markOf(ride({ minHeightCm: 140 }))).not.toBe(mark);
    expect(markOf(ride({ name: 'Taron!' }))).not.toBe(mark);
    expect(markOf(ride({ stats: { launch: 'LSM' } }))).not.toBe(mark);
  });

  it('takes no notice of ratings, addresses and sources, nor of the order in which a database gives keys', () => {
    const mark = markOf(ride());
    expect(markOf(ride({ rating: { ...noRatings(), count: 9, sum: 70 } }))).toBe(mark);
    expect(
      markOf(ride({ slug: 'taron-2', sources: { '*': { of: 'X', asOf: null, licence: null } } })),
    ).toBe(mark);
    const turned = { unit: 'm', value: 30, si: 30 };
    expect(markOf(ride({ stats: { launch: 'LSM', heightM: turned } }))).toBe(mark);
  });

  it('tells names apart', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 40 }), { maxLength: 30 });
    fc.assert(
      fc.property(names, (some) => {
        const marks = some.map((name) => markOf(ride({ name })));
        expect(new Set(marks).size).toBe(some.length);
      }),
    );
  });
});
