import { describe, expect, it } from 'vitest';
import { Catalogue } from './catalogue.ts';
import { addRating, noRatings } from './rating.ts';
import { readRidesQuery, RIDES_A_PAGE, ridesPage, writeRidesQuery } from './rides-list.ts';
import { readRow } from './row-shapes.ts';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const metres = (value: number) => ({ si: value, value, unit: 'm' });
const catalogue = new Catalogue();
const company = { roles: ['MANUFACTURER'], country: null, founded: null, website: null };
catalogue.put(
  'company',
  readRow('company', { ...company, id: id(1), slug: 'maker', name: 'Maker' }),
);
for (const [n, country] of [
  [11, 'DE'],
  [12, 'US'],
] as const)
  catalogue.put(
    'park',
    readRow('park', {
      ...{ id: id(n), slug: `park-${n}`, name: `Park ${n}`, formerNames: [], type: 'THEME_PARK' },
      ...{
        status: 'OPERATING',
        opened: null,
        closed: null,
        country,
        continent: 'EU',
        region: null,
      },
      ...{
        locality: null,
        latitude: 1,
        longitude: 1,
        timeZone: 'UTC',
        operatorId: null,
        website: null,
      },
      rating: noRatings(),
    }),
  );
function ride(n: number, name: string, more: object = {}): void {
  catalogue.put(
    'ride',
    readRow('ride', {
      ...{
        id: id(n),
        parkId: id(11),
        slug: name.toLowerCase(),
        name,
        formerNames: [],
        category: 'RC',
      },
      ...{ status: 'OPERATING', manufacturerId: null, opened: null, closed: null, stats: null },
      ...{ minHeightCm: null, minHeightAccompaniedCm: null, maxHeightCm: null, latitude: null },
      ...{ longitude: null, rating: noRatings(), ...more },
    }),
  );
}
ride(21, 'Alpha', {
  opened: '1999',
  stats: { heightM: metres(60), speedMps: { si: 30, value: 108, unit: 'km/h' } },
});
ride(22, 'Beta', {
  opened: '2010-05',
  manufacturerId: id(1),
  stats: { heightM: metres(30), inversions: 3 },
});
ride(23, 'Gamma', {
  parkId: id(12),
  minHeightCm: 120,
  maxHeightCm: 190,
  rating: addRating(noRatings(), 10),
});
ride(24, 'Delta', { category: 'WR' });
ride(25, 'Omega', { status: 'DEMOLISHED', stats: { heightM: metres(90) } });

const query = (address: string) => {
  const params = new URLSearchParams(address);
  return readRidesQuery((name) => params.get(name));
};
const names = (address: string) =>
  ridesPage(catalogue, query(address)).rides.map(({ name }) => name);

describe('rides by what they are', () => {
  it.each([
    ['', ['Gamma', 'Alpha', 'Beta', 'Delta']],
    ['category=WR', ['Delta']],
    ['past=1', ['Omega']],
    ['country=US', ['Gamma']],
    ['maker=maker', ['Beta']],
    ['maker=nobody', []],
    ['height=40', ['Alpha']],
    ['speed=108', ['Alpha']],
    ['inversions=3', ['Beta']],
    ['from=2000&until=2010', ['Beta']],
    ['rider=130', ['Gamma']],
    ['rider=110', []],
    ['sort=height', ['Alpha', 'Beta', 'Delta', 'Gamma']],
    ['sort=newest', ['Beta', 'Alpha', 'Delta', 'Gamma']],
    ['sort=oldest', ['Alpha', 'Beta', 'Delta', 'Gamma']],
    ['sort=name', ['Alpha', 'Beta', 'Delta', 'Gamma']],
  ])('?%s', (address, expected) => {
    expect(names(address)).toEqual(expected);
  });

  it('say what there is to choose from, whatever was chosen', () => {
    const view = ridesPage(catalogue, query('country=US'));
    expect(view.countries).toEqual(['DE', 'US']);
    expect(view.makers).toEqual([{ name: 'Maker', slug: 'maker' }]);
  });

  it('come in pages, and beyond the end is the last', () => {
    for (let n = 0; n < 30; n++) ride(100 + n, `Many ${n}`, { category: 'TR' });
    const first = ridesPage(catalogue, query('category=TR'));
    expect([first.rides.length, first.total, first.pages]).toEqual([RIDES_A_PAGE, 30, 2]);
    expect(ridesPage(catalogue, query('category=TR&page=99')).rides).toHaveLength(6);
  });
});

describe('the address of a list', () => {
  it('is one for each question', () => {
    for (const address of [
      '',
      '?category=RC&country=DE&height=60&sort=height&page=2',
      '?maker=intamin&past=1',
    ])
      expect(writeRidesQuery(query(address))).toBe(address);
  });

  it('takes no nonsense', () => {
    const odd =
      'category=XX&country=germany&maker=%3Cx%3E&height=-1&speed=1e9&rider=abc&sort=__proto__&page=-3&past=yes&from=';
    expect(writeRidesQuery(query(odd))).toBe('');
  });
});

it('pages that are picked out go on where the sorted ones begin, none missing and none twice', () => {
  const many = new Catalogue();
  for (const park of catalogue.parks()) many.put('park', park);
  const some = catalogue.ride(id(21))!;
  const heights = [null, 20, 20, 45, 90];
  const count = 12 * RIDES_A_PAGE;
  for (let n = 0; n < count; n++) {
    const height = heights[n % heights.length]!;
    many.put('ride', {
      ...some,
      ...{ id: id(1_000 + n), slug: `r-${n}`, name: `Ride ${(n * 7) % 50}` },
      stats: height === null ? null : { heightM: metres(height) },
    });
  }
  const pages = Array.from({ length: 12 }, (_, i) =>
    ridesPage(many, query(`sort=height&page=${i + 1}`)),
  );
  const told = pages.flatMap(({ rides }) => rides);
  expect(new Set(told.map(({ slug }) => slug)).size).toBe(count);
  const known = told.map(({ heightM }) => heightM ?? -1);
  expect(known).toEqual([...known].sort((a, b) => b - a));
  const tallest = told.filter(({ heightM }) => heightM === 90).map(({ name }) => name);
  expect(tallest).toEqual([...tallest].sort(new Intl.Collator('en').compare));
});
