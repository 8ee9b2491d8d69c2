import { expect, it } from 'vitest';
import { noRatings } from './rating.ts';
import { PARKS_A_PAGE, parksPage, readParksQuery, writeParksQuery } from './parks-list.ts';
import type { Continent } from './rows.ts';
import type { ParkCard } from './views.ts';

const card = (n: number, continent: Continent, country: string): ParkCard => ({
  ...{ id: `id-${n}`, slug: `park-${n}`, name: `Park ${n}`, status: 'OPERATING' },
  ...{ continent, country, locality: null, rideCount: 0, coasterCount: 0, rating: noRatings() },
});

const list = Array.from({ length: 60 }, (_, n) =>
  n % 3 === 0 ? card(n, 'AS', 'JP') : card(n, 'EU', n % 2 ? 'DE' : 'FR'),
);
const query = (address: string) => {
  const params = new Map(address.split('&').map((pair) => pair.split('=') as [string, string]));
  return readParksQuery((name) => params.get(name) ?? null);
};

it('shows every park on exactly one page, of a continent too', () => {
  for (const continent of [null, 'EU', 'AS'] as const) {
    const { pages, total } = parksPage(list, { continent, page: 1 });
    const shown = Array.from(
      { length: pages },
      (_, i) => parksPage(list, { continent, page: i + 1 }).parks,
    );
    expect(shown.every((page) => page.length <= PARKS_A_PAGE)).toBe(true);
    expect(shown.flat()).toEqual(list.filter((p) => !continent || p.continent === continent));
    expect(total).toBe(shown.flat().length);
  }
  expect(parksPage(list, { continent: 'EU', page: 1 }).countries).toBe(2);
});

it('says what there is to choose from whatever was chosen, and ends at the last page', () => {
  const continents = [
    { continent: 'AS', parks: 20 },
    { continent: 'EU', parks: 40 },
  ];
  expect(parksPage(list, { continent: 'OC', page: 7 })).toMatchObject({
    ...{ parks: [], total: 0, page: 1, pages: 1, continents },
  });
  expect(parksPage(list, { continent: null, page: 99 })).toMatchObject({ page: 3, continents });
  expect(parksPage([], { continent: null, page: 1 })).toMatchObject({ total: 0, continents: [] });
});

it('reads any address, and writes one for each query', () => {
  expect(query('continent=EU&page=2')).toEqual({ continent: 'EU', page: 2 });
  for (const bad of ['', 'page=-1', 'page=1e99', 'page=x', 'continent=__proto__', 'continent=eu'])
    expect(query(bad)).toEqual({ continent: null, page: 1 });
  for (const address of ['', '?page=2', '?continent=AS', '?continent=AS&page=3'])
    expect(writeParksQuery(query(address.slice(1)))).toBe(address);
});
