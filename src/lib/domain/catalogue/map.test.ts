import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MapIndex } from './map-index.ts';
import { CLOSEST, MOST_LISTED, readMapQuery, writeMapQuery, type MapQuery } from './map.ts';
import type { Continent, ParkRow } from './rows.ts';

const park = (
  name: string,
  latitude: number,
  longitude: number,
  continent: Continent = 'EU',
): ParkRow =>
  ({
    ...{ id: name, slug: name, name, latitude, longitude, continent },
    ...{ status: 'OPERATING', country: 'DE', locality: null },
  }) as ParkRow;

const WORLD: MapQuery = { continent: null, box: null, zoom: 0 };
const near = [park('b', 50.8, 6.9), park('a', 50.9, 7.0)];
const far = park('c', 35.6, 139.9, 'AS');
const index = new MapIndex([...near, far]);
const names = (parks: readonly { name: string }[]) => parks.map(({ name }) => name);

describe('the map', () => {
  it('shows parks that are close as one mark, and the list names all of them', () => {
    const view = index.picture({ ...WORLD, zoom: 2 });
    expect(view.marks.map(({ count }) => count).sort()).toEqual([1, 2]);
    expect(names(view.parks)).toEqual(['a', 'b', 'c']);
    expect(view.extent).toEqual([6.9, 35.6, 139.9, 50.9]);
  });

  it('says where a mark comes apart, and there it does', () => {
    const mark = index.picture({ ...WORLD, zoom: 2 }).marks.find(({ count }) => count === 2)!;
    const apart = (zoom: number) =>
      index.picture({ ...WORLD, zoom, box: [5, 50, 8, 52] }).marks.length;
    expect(apart(mark.opensAt!)).toBe(2);
    expect(apart(mark.opensAt! - 1)).toBe(1);
  });

  it('names the parks of a mark that never comes apart', () => {
    const twins = new MapIndex([park('b', 50, 7), park('a', 50, 7)]);
    const [mark] = twins.picture({ ...WORLD, zoom: CLOSEST }).marks;
    expect(mark).toMatchObject({ count: 2, opensAt: null });
    expect(names(mark!.parks)).toEqual(['a', 'b']);
  });

  it('shows one continent, and what there is of the others', () => {
    const view = index.picture({ ...WORLD, continent: 'AS' });
    expect(names(view.parks)).toEqual(['c']);
    expect(view.continents).toEqual([
      { continent: 'AS', parks: 1 },
      { continent: 'EU', parks: 2 },
    ]);
    expect(index.picture({ ...WORLD, continent: 'AF' })).toMatchObject({ total: 0, extent: null });
  });

  const places = fc.array(
    fc.record({
      latitude: fc.double({ min: -80, max: 80, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    }),
    { minLength: 1, maxLength: 250 },
  );
  const many = (at: { latitude: number; longitude: number }[]) =>
    at.map(({ latitude, longitude }, i) => park(`p${i}`, latitude, longitude));

  it('loses no park and shows none twice, wherever they are', () => {
    fc.assert(
      fc.property(places, fc.integer({ min: 0, max: CLOSEST }), (at, zoom) => {
        const view = new MapIndex(many(at)).picture({ ...WORLD, zoom });
        expect(view.marks.reduce((sum, { count }) => sum + count, 0)).toBe(at.length);
        expect(view.total).toBe(at.length);
        expect(new Set(names(view.parks)).size).toBe(Math.min(at.length, MOST_LISTED));
      }),
      { numRuns: 60 },
    );
  });

  it('counts the same behind the marks and in the list, in any part', () => {
    const side = fc.double({ min: -170, max: 100, noNaN: true });
    const across = fc.double({ min: 1, max: 70, noNaN: true });
    fc.assert(
      fc.property(places, side, across, fc.integer({ min: 0, max: 8 }), (at, west, wide, zoom) => {
        const box = [west, -60, west + wide, 60] as const;
        const view = new MapIndex(many(at)).picture({ ...WORLD, box, zoom });
        expect(view.marks.reduce((sum, { count }) => sum + count, 0)).toBe(view.total);
        for (const { longitude } of view.marks) {
          expect(longitude).toBeGreaterThanOrEqual(west - 1e-4);
          expect(longitude).toBeLessThanOrEqual(west + wide + 1e-4);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the address of a part of the map', () => {
  const read = (text: string) => {
    const params = new URLSearchParams(text);
    return readMapQuery((name) => params.get(name));
  };

  it('is read as it was written', () => {
    const query: MapQuery = { continent: 'EU', box: [-10.5, 35, 30, 60.125], zoom: 4 };
    expect(read(writeMapQuery(query))).toEqual(query);
    expect(writeMapQuery(WORLD)).toBe('');
    expect(read('')).toEqual(WORLD);
  });

  it.each([
    'box=1,2,3',
    'box=1,2,3,x',
    'box=,,,',
    'box=3,2,1,4',
    'box=1,2,Infinity,4',
    'zoom=many&continent=XX',
  ])('takes %s for the whole world', (text) => {
    expect(read(text)).toEqual(WORLD);
  });

  it('stays on the earth and at the zooms there are', () => {
    expect(read('box=-999,-999,999,999&zoom=99')).toEqual({
      ...{ continent: null, box: [-180, -90, 180, 90], zoom: CLOSEST },
    });
    expect(read('zoom=-3').zoom).toBe(0);
  });
});
