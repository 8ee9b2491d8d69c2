import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompanyRow, ParkRow, RideRow } from '../domain/catalogue/rows.ts';
import { decodeChunk, encodeChunk, MalformedChunk } from './chunk.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const orNull = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const uuid = fc.uuid();
const figure = fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0); // no -0
const whole = fc.integer();
const year = fc.constantFrom('1989', '1989-05', '1989-05-06');
const country = fc.constantFrom('DE', 'US', 'JP');
const measure = fc.record({ si: figure, value: figure, unit: text });
const status = fc.constantFrom('OPERATING', 'SBNO', 'CLOSED_PERM');
const formerNames = fc.array(fc.record({ name: text, until: orNull(whole) }), { maxLength: 3 });
const rating = fc.record({
  count: fc.nat(),
  sum: fc.nat(),
  histogram: fc.array(fc.nat(), { minLength: 10, maxLength: 10 }),
});

const company: fc.Arbitrary<CompanyRow> = fc.record({
  id: uuid,
  slug: text,
  name: text,
  roles: fc.subarray(['OPERATOR', 'MANUFACTURER', 'DESIGNER']),
  country: orNull(country),
  founded: orNull(whole),
  website: orNull(text),
});
const park: fc.Arbitrary<ParkRow> = fc.record({
  id: uuid,
  slug: text,
  name: text,
  formerNames,
  type: fc.constantFrom('THEME_PARK', 'AMUSEMENT_PARK'),
  status,
  opened: orNull(year),
  closed: orNull(year),
  country,
  continent: fc.constantFrom('EU', 'AS'),
  region: orNull(text),
  locality: orNull(text),
  latitude: fc.integer({ min: -90, max: 90 }),
  longitude: fc.integer({ min: -180, max: 180 }),
  timeZone: text,
  operatorId: orNull(uuid),
  website: orNull(text),
  description: orNull(text),
  rating,
});
const ride: fc.Arbitrary<RideRow> = fc.record({
  id: uuid,
  parkId: uuid,
  slug: text,
  name: text,
  formerNames,
  category: fc.constantFrom('RC', 'DR'),
  status,
  manufacturerId: orNull(uuid),
  model: orNull(text),
  opened: orNull(year),
  closed: orNull(year),
  minHeightCm: orNull(whole),
  minHeightAccompaniedCm: orNull(whole),
  maxHeightCm: orNull(whole),
  latitude: orNull(fc.integer({ min: -90, max: 90 })),
  longitude: orNull(fc.integer({ min: -180, max: 180 })),
  description: orNull(text),
  stats: orNull(
    fc.record(
      { heightM: orNull(measure), speedMps: measure, inversions: whole, launch: orNull(text) },
      { requiredKeys: [] },
    ),
  ),
  rating,
});

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
const distinct = <T extends { id: string }>(row: fc.Arbitrary<T>) =>
  fc.uniqueArray(row, { selector: (r) => r.id, maxLength: 20 });

describe('chunk', () => {
  it('gives back every row, whatever the order they came in', () => {
    const kinds = [
      ['company', company],
      ['park', park],
      ['ride', ride],
    ] as const;
    for (const [kind, row] of kinds)
      fc.assert(
        fc.property(distinct<{ id: string }>(row), (rows) => {
          const bytes = encodeChunk(kind, rows as never[]);
          expect(decodeChunk(kind, bytes)).toEqual([...rows].sort(byId));
          expect(encodeChunk(kind, [...rows].reverse() as never[])).toEqual(bytes);
        }),
        { numRuns: 60 },
      );
  });

  it('names values that come again and again once, and rows share them', () => {
    const base = fc.sample(ride, 1)[0]!;
    const rows = Array.from({ length: 100 }, (_, i) => ({
      ...{ ...base, id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}` },
      name: `Ride ${i}`,
    }));
    const bytes = encodeChunk('ride', rows);
    expect(bytes.length).toBeLessThan(JSON.stringify(rows).length / 3);
    const read = decodeChunk('ride', bytes);
    expect(read).toEqual(rows);
    expect(read[99]!.rating).toBe(read[0]!.rating);
  });

  it('reads what a phone kept before values were named once', () => {
    const [row] = fc.sample(company, 1);
    const cols = Object.fromEntries(Object.entries(row!).map(([name, value]) => [name, [value]]));
    expect(decoded({ v: 1, kind: 'company', count: 1, cols })).toEqual([row]);
  });

  it('does not carry over what is no field', () => {
    const row = { ...fc.sample(company, 1)[0]!, secret: 1 };
    expect(Object.keys(decodeChunk('company', encodeChunk('company', [row]))[0]!)).not.toContain(
      'secret',
    );
  });

  const valid = (): Record<string, unknown> =>
    JSON.parse(new TextDecoder().decode(encodeChunk('company', fc.sample(company, 1))));
  const decoded = (chunk: unknown) =>
    decodeChunk(
      'company',
      new TextEncoder().encode(typeof chunk === 'string' ? chunk : JSON.stringify(chunk)),
    );

  it('refuses what is no such chunk', () => {
    expect(decoded(valid())).toHaveLength(1);
    const cols = () => valid()['cols'] as Record<string, unknown[]>;
    const broken: unknown[] = [
      '',
      '{',
      'null',
      '[]',
      { ...valid(), v: 3 },
      { ...valid(), kind: 'park' },
      { ...valid(), more: 1 },
      { ...valid(), count: 2 },
      { ...valid(), count: -1 },
      { ...valid(), count: 1e9 },
      { ...valid(), cols: [] },
      { ...valid(), cols: {} },
      { ...valid(), cols: { ...cols(), name: [] } },
      { ...valid(), cols: { ...cols(), name: [null] } },
      { ...valid(), cols: { ...cols(), name: { length: 1, 0: 'x' } } },
      { ...valid(), cols: { ...cols(), id: ['not-a-uuid'] } },
      { ...valid(), cols: { ...cols(), roles: [['KING']] } },
      { ...valid(), cols: { ...cols(), extra: [1] } },
      { ...valid(), cols: { ...cols(), name: { values: ['x'], rows: [1] } } },
      { ...valid(), cols: { ...cols(), name: { values: ['x'], rows: ['length'] } } },
      { ...valid(), cols: { ...cols(), name: { values: ['x'], rows: [0, 0] } } },
      { ...valid(), cols: { ...cols(), name: { values: [7], rows: [0] } } },
      { ...valid(), cols: { ...cols(), name: { values: 'x', rows: [0] } } },
      { ...valid(), cols: { ...cols(), name: null } },
      JSON.stringify(valid()).replace('"name":', '"__proto__":'),
      JSON.stringify(valid()).replace('"cols":{', '"cols":{"__proto__":[{"polluted":1}],'),
    ];
    for (const chunk of broken) expect(() => decoded(chunk), String(chunk)).toThrow(MalformedChunk);
    expect(() => decodeChunk('company', Uint8Array.of(0xff, 0xfe))).toThrow(MalformedChunk);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('refuses noise and any damaged byte, or still gives well-formed rows', () => {
    const bytes = encodeChunk('park', fc.sample(park, { numRuns: 2, seed: 7 }));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        const damaged = bytes.slice();
        damaged[at] = value;
        try {
          expect(decodeChunk('park', damaged)).toHaveLength(2);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedChunk);
        }
      }),
    );
  });
});
