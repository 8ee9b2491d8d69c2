import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRow, wholeRow } from '../domain/catalogue/row-shapes.ts';
import type {
  CatalogueKind,
  CompanyRow,
  ModelRow,
  ParkRow,
  RideRow,
} from '../domain/catalogue/rows.ts';
import { decodeChunk, encodeChunk } from './chunk.ts';
import { MalformedChunk } from './malformed.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const orNull = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const uuid = fc.uuid();
const figure = fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0); // no -0
const whole = fc.integer();
const year = fc.constantFrom('1989', '1989-05', '1989-05-06', '1989~');
const country = fc.constantFrom('DE', 'US', 'JP');
const measure = fc.record({ si: figure, value: figure, unit: text });
const status = fc.constantFrom('OPERATING', 'SBNO', 'CLOSED_PERM');
const formerNames = fc.array(fc.record({ name: text, from: orNull(year), until: orNull(year) }), {
  maxLength: 3,
});
const rating = fc.record({
  count: fc.nat(),
  sum: fc.nat(),
  histogram: fc.array(fc.nat(), { minLength: 10, maxLength: 10 }),
});

const source = fc.record({ of: text, asOf: orNull(year), licence: orNull(text) });
const entity = {
  id: uuid,
  slug: text,
  formerSlugs: fc.array(text, { maxLength: 2 }),
  name: text,
  description: orNull(text),
  externalIds: fc.record({ wikidata: text, rcdb: text, osm: text }, { requiredKeys: [] }),
  sources: fc.dictionary(fc.constantFrom('*', 'name', 'opened'), source),
};

const company: fc.Arbitrary<CompanyRow> = fc.record({
  ...entity,
  formerNames,
  roles: fc.subarray(['OPERATOR', 'MANUFACTURER', 'DESIGNER']),
  country: orNull(country),
  headquarters: orNull(text),
  founded: orNull(whole),
  defunct: orNull(whole),
  parentId: orNull(uuid),
  website: orNull(text),
  verified: orNull(year),
});
/** Its text is as long in bytes as in characters. */
const ascii = company.map(({ id, roles }) =>
  readRow('company', {
    ...{ id, roles, slug: 'a', name: 'A', country: null, founded: null, website: null },
  }),
);
const model: fc.Arbitrary<ModelRow> = fc.record({ ...entity, manufacturerId: orNull(uuid) });
const park: fc.Arbitrary<ParkRow> = fc.record({
  ...entity,
  formerNames,
  type: fc.constantFrom('THEME_PARK', 'AMUSEMENT_PARK'),
  status,
  opened: orNull(year),
  closed: orNull(year),
  country,
  continent: fc.constantFrom('EU', 'AS'),
  region: orNull(text),
  locality: orNull(text),
  address: orNull(text),
  latitude: fc.integer({ min: -90, max: 90 }),
  longitude: fc.integer({ min: -180, max: 180 }),
  timeZone: text,
  size: orNull(measure),
  areas: fc.array(text, { maxLength: 3 }),
  operatorId: orNull(uuid),
  ownerId: orNull(uuid),
  website: orNull(text),
  hours: fc.constant(null), // not in chunks
  rating,
});
const ride: fc.Arbitrary<RideRow> = fc.record({
  ...entity,
  parkId: uuid,
  formerNames,
  category: fc.constantFrom('RC', 'DR'),
  area: orNull(text),
  status,
  statusSince: orNull(year),
  closure: orNull(fc.record({ from: orNull(year), until: orNull(year), reason: orNull(text) })),
  manufacturerId: orNull(uuid),
  modelId: orNull(uuid),
  designerIds: fc.array(uuid, { maxLength: 2 }),
  previousId: orNull(uuid),
  opened: orNull(year),
  closed: orNull(year),
  minHeightCm: orNull(whole),
  minHeightAccompaniedCm: orNull(whole),
  maxHeightCm: orNull(whole),
  capacityPerHour: orNull(whole),
  tags: fc.subarray(['SINGLE_RIDER', 'GETS_WET']),
  latitude: orNull(fc.integer({ min: -90, max: 90 })),
  longitude: orNull(fc.integer({ min: -180, max: 180 })),
  stats: orNull(
    fc.record(
      { heightM: orNull(measure), speedMps: measure, inversions: whole, launch: orNull(text) },
      { requiredKeys: [] },
    ),
  ),
  rating,
});

const byPlace = (a: object, b: object) => (placeOf(a) < placeOf(b) ? -1 : 1);
const placeOf = (row: object) => {
  const { id, parkId = '' } = row as { id: string; parkId?: string };
  return `${parkId} ${id}`;
};
const distinct = <T extends { id: string }>(row: fc.Arbitrary<T>) =>
  fc.uniqueArray(row, { selector: (r) => r.id, maxLength: 20 });
const KINDS = [
  ['company', company],
  ['model', model],
  ['park', park],
  ['ride', ride],
] as const;

/** All fields of all rows are asked for. */
const decodeWhole = <Kind extends CatalogueKind>(kind: Kind, bytes: Uint8Array) =>
  decodeChunk(kind, bytes).map((row) => wholeRow(kind, row));

describe('chunk', () => {
  it('gives back every row, whatever the order they came in', () => {
    for (const [kind, row] of KINDS)
      fc.assert(
        fc.property(distinct<{ id: string }>(row), (rows) => {
          const bytes = encodeChunk(kind, rows as never[]);
          expect(decodeWhole(kind, bytes)).toEqual([...rows].sort(byPlace));
          expect(encodeChunk(kind, [...rows].reverse() as never[])).toEqual(bytes);
        }),
        { numRuns: 60 },
      );
  });

  it('names values that come again and again once, and rows share them', () => {
    const rows = manyRides(() => ({}));
    const bytes = encodeChunk('ride', rows);
    expect(bytes.length).toBeLessThan(JSON.stringify(rows).length / 3);
    const read = decodeChunk('ride', bytes);
    expect(decodeWhole('ride', bytes)).toEqual(rows);
    expect(read[99]!.rating).toBe(read[0]!.rating);
  });

  it('does not send what follows from the rest, and gives it back', () => {
    const rows = manyRides((i) => ({
      name: `Über Coaster ${i}`,
      slug: `uber-coaster-${i}`,
      rating: { count: 2, sum: 11, histogram: [1, 0, 0, 0, 0, 0, 0, 0, 0, 1] },
      stats: { speedMps: { si: 27.778, value: 100, unit: 'km/h' }, heightM: null, inversions: i },
    }));
    const text = new TextDecoder().decode(encodeChunk('ride', rows));
    for (const derived of ['uber-coaster', '27.778', '"sum"']) expect(text).not.toContain(derived);
    expect(decodeWhole('ride', encodeChunk('ride', rows))).toEqual(rows);
  });

  it('sends whole what does not follow from the rest', () => {
    const odd = [
      { name: 'Taron', slug: 'taron-2' },
      { name: 'Taron', slug: 'taron-02' },
      { name: 'Taron', slug: 'the-ride' },
      { name: '夢', slug: 'yume' },
      { stats: { heightM: { si: 30.5, value: 100, unit: 'ft' } } },
      { stats: { heightM: { si: 1, value: 1, unit: 'cubit' } } },
      { stats: { heightM: { si: 1, value: 1, unit: 'constructor' } } },
      { rating: { count: 3, sum: 9, histogram: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0] } },
    ];
    const rows = manyRides((i) => odd[i] ?? {});
    expect(decodeWhole('ride', encodeChunk('ride', rows))).toEqual(rows);
  });

  it('reads a column only when a field of it is asked for', () => {
    const bytes = encodeChunk(
      'ride',
      manyRides(() => ({ description: 'A word of it' })),
    );
    const at = new TextDecoder('latin1').decode(bytes).indexOf('A word');
    bytes[at] = 0xff; // no UTF-8
    const rows = decodeChunk('ride', bytes);
    expect(rows[7]!.name).toBe('Ride 7');
    expect(() => rows[7]!.description).toThrow(MalformedChunk);
  });

  it('reads what a phone kept before columns could be read one by one', () => {
    const [row] = fc.sample(ascii, 1);
    const { id, slug, name, roles, country, founded, website } = row!;
    const cols: Record<string, unknown> = Object.fromEntries(
      Object.entries({ id, slug, name, roles, country, founded, website }).map(([name, value]) => [
        name,
        [value],
      ]),
    );
    const chunk = { v: 2, kind: 'company', count: 1, cols };
    const read = (more: object) =>
      decodeWhole('company', new TextEncoder().encode(JSON.stringify({ ...chunk, ...more })));
    expect(read({})).toEqual([row]);
    expect(read({ cols: { ...cols, name: { values: [row!.name], rows: [0] } } })).toEqual([row]);
    for (const broken of [
      { v: 1 },
      { kind: 'park' },
      { more: 1 },
      { count: 2 },
      { count: -1 },
      { count: 1e9 },
      { cols: [] },
      { cols: {} },
      { cols: { ...cols, id: ['not-a-uuid'] } },
      { cols: { ...cols, name: { values: ['x'], rows: [1] } } },
      { cols: { ...cols, name: { values: ['x'], rows: ['length'] } } },
    ])
      expect(() => read(broken), JSON.stringify(broken)).toThrow(MalformedChunk);
  });

  it('reads a former name of when its year was a number', () => {
    const [row] = fc.sample(park, 1);
    const before = { ...row!, formerNames: [{ name: 'Old', until: 1999 }] };
    expect(readRow('park', before).formerNames).toEqual([
      { name: 'Old', from: null, until: '1999' },
    ]);
  });

  it('passes over a column of a later version, and misses none that a row did without', () => {
    const { cols } = taken(encodeChunk('company', fc.sample(ascii, 1)));
    const [read] = decodeWhole('company', put({}, new Map(cols).set('mascot', '["A cat"]')));
    expect(Object.keys(read!)).not.toContain('mascot');
    const fewer = new Map(cols);
    for (const later of ['formerNames', 'externalIds', 'parentId']) fewer.delete(later);
    const [earlier] = decodeWhole('company', put({}, fewer));
    expect(earlier).toMatchObject({ formerNames: [], externalIds: {}, parentId: null });
    fewer.delete('name');
    expect(() => decodeWhole('company', put({}, fewer))).toThrow(MalformedChunk);
  });

  it('does not carry over what is no field', () => {
    const row = { ...fc.sample(company, 1)[0]!, secret: 1 };
    const bytes = encodeChunk('company', [row]);
    expect(new TextDecoder().decode(bytes)).not.toContain('secret');
  });

  /** Its head, and its columns as text; ids stand as their bytes. */
  function taken(bytes: Uint8Array) {
    const text = new TextDecoder('latin1').decode(bytes);
    const head = JSON.parse(text.slice(0, text.indexOf('\n'))) as { cols: Record<string, number> };
    let at = text.indexOf('\n') + 1;
    const cols: [string, string][] = Object.entries(head.cols).map(([field, length]) => [
      field,
      text.slice(at, (at += length)),
    ]);
    return { head, cols: new Map(cols) };
  }
  /** A chunk of those columns, with lengths that fit unless `head` says others. */
  function put(head: object, cols: Map<string, string>): Uint8Array {
    const lengths = Object.fromEntries([...cols].map(([field, text]) => [field, text.length]));
    const line = JSON.stringify({ v: 3, kind: 'company', count: 1, cols: lengths, ...head });
    return Uint8Array.from(`${line}\n${[...cols.values()].join('')}`, (c) => c.charCodeAt(0));
  }

  it('refuses what is no such chunk', () => {
    const { cols } = taken(encodeChunk('company', fc.sample(ascii, 1)));
    const lengths = Object.fromEntries([...cols].map(([field, text]) => [field, text.length]));
    const read = (bytes: Uint8Array) => decodeWhole('company', bytes);
    expect(read(put({}, cols))).toHaveLength(1);
    const heads: object[] = [
      { v: 4 },
      { kind: 'park' },
      { more: 1 },
      { count: 2 },
      { count: 0 },
      { count: -1 },
      { count: 1e9 },
      { cols: null },
      { cols: [] },
      { cols: {} },
      { cols: { ...lengths, name: -1 } },
      { cols: { ...lengths, name: '5' } },
      { cols: { ...lengths, name: lengths['name']! + 1 } },
    ];
    for (const head of heads)
      expect(() => read(put(head, cols)), JSON.stringify(head)).toThrow(MalformedChunk);
    const columns: [string, string][] = [
      ['name', '[]'],
      ['name', '[null]'],
      ['name', '{"length":1,"0":"x"}'],
      ['name', '{"values":["x"],"rows":[1]}'],
      ['name', '{"values":["x"],"rows":["length"]}'],
      ['name', '{"values":["x"],"rows":[0,0]}'],
      ['name', '{"values":[7],"rows":[0]}'],
      ['name', 'null'],
      ['name', '{'],
      ['id', 'short'],
      ['roles', '[["KING"]]'],
      ['roles', '[{"__proto__":{"polluted":1}}]'],
    ];
    for (const [field, text] of columns)
      expect(() => read(put({}, new Map(cols).set(field, text))), text).toThrow(MalformedChunk);
    for (const text of ['', '{', 'null', '[]', '\n', 'null\n', '\xff\xfe'])
      expect(() => read(Uint8Array.from(text, (c) => c.charCodeAt(0)))).toThrow(MalformedChunk);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('refuses references to ids that it does not name', () => {
    const [one, other] = fc.sample(ride, 2);
    const bytes = encodeChunk('ride', [one!, { ...other!, parkId: one!.parkId }]);
    const at = new TextDecoder('latin1').decode(bytes).indexOf('[0,0]\n');
    for (const number of ['9', '-']) {
      const damaged = bytes.slice();
      damaged[at + 3] = number.charCodeAt(0);
      expect(() => decodeWhole('ride', damaged)).toThrow(MalformedChunk);
    }
  });

  it('refuses noise and any damaged byte, or still gives well-formed rows', () => {
    for (const [kind, row] of KINDS) {
      const bytes = encodeChunk(
        kind,
        fc.sample<{ id: string }>(row, { numRuns: 2, seed: 7 }) as never[],
      );
      fc.assert(
        fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
          const damaged = bytes.slice();
          damaged[at] = value;
          try {
            const rows = decodeWhole(kind, damaged);
            expect(rows).toHaveLength(2);
            for (const read of rows) readRow(kind, read);
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedChunk);
          }
        }),
        { numRuns: 300 },
      );
    }
  });
});

/** A hundred rides that share all but their ids and names, and what `more` says. */
function manyRides(more: (i: number) => object): RideRow[] {
  const base = { ...fc.sample(ride, 1)[0]!, parkId: '00000000-0000-4000-8000-0000000000ff' };
  return Array.from({ length: 100 }, (_, i) => ({
    ...{ ...base, id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}` },
    ...{ name: `Ride ${i}`, ...more(i) },
  }));
}
