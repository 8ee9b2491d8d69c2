import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Catalogue } from '../catalogue/catalogue.ts';
import { noRatings } from '../catalogue/rating.ts';
import { readRow } from '../catalogue/row-shapes.ts';
import type { ParkRow, RideRow } from '../catalogue/rows.ts';
import type { ParkScope } from '../catalogue/source.ts';
import { kilometres } from '../position/distance.ts';
import { buildNearby, nearestParks, type Here } from './nearby.ts';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const NOTHING: ParkScope = {
  ...{ known: false, hours: null, map: null, updates: [], sighted: [] },
  ...{ reviews: [], earlier: [], aspects: [] },
};
const unknown = () => NOTHING;

const entity = (n: number, name: string) => ({
  ...{ id: id(n), slug: `${name}-${n}`, name, formerNames: [], status: 'OPERATING' },
  ...{ opened: null, closed: null, description: null, rating: noRatings() },
});
const park = (n: number, latitude: number, longitude: number, more: Partial<ParkRow> = {}) =>
  readRow('park', {
    ...entity(n, `park ${n}`),
    ...{ type: 'THEME_PARK', country: 'DE', continent: 'EU', region: null, locality: null },
    ...{ latitude, longitude, timeZone: 'Europe/Berlin', operatorId: null, website: null },
    ...more,
  });
const ride = (n: number, parkN: number, name: string, more: Partial<RideRow> = {}) =>
  readRow('ride', {
    ...entity(n, name),
    ...{ parkId: id(parkN), category: 'RC', manufacturerId: null, minHeightCm: null },
    ...{ minHeightAccompaniedCm: null, maxHeightCm: null, latitude: null, longitude: null },
    ...{ stats: null, ...more },
  });

function catalogueOf(parks: ParkRow[], rides: RideRow[] = []): Catalogue {
  const catalogue = new Catalogue();
  for (const row of parks) catalogue.put('park', row);
  for (const row of rides) catalogue.put('ride', row);
  return catalogue;
}

const at = (latitude: number, longitude: number, accuracy = 20): Here => ({
  ...{ latitude, longitude, accuracy },
});

describe('what is near', () => {
  const parks = [park(1, 50.8, 6.88), park(2, 51.65, 5.05), park(3, 48.27, 7.72)];
  const near = catalogueOf(
    [...parks, park(4, 50.81, 6.88, { status: 'DEMOLISHED' })],
    [
      ride(11, 1, 'Nearby', { latitude: 50.8005, longitude: 6.88 }),
      ride(12, 1, 'Further', { latitude: 50.804, longitude: 6.88 }),
      ride(13, 1, 'Nobody knows where'),
      ride(14, 1, 'Gone', { latitude: 50.8, longitude: 6.88, status: 'DEMOLISHED' }),
    ],
  );

  it('is told by distance, without what is gone', () => {
    const { parks, inside } = buildNearby(near, at(51, 6.5), unknown);
    expect(inside).toBeNull();
    expect(parks.map(({ name }) => name)).toEqual(['park 1', 'park 2', 'park 3']);
    expect(Math.round(parks[0]!.metres / 1000)).toBe(35);
  });

  it('shows a few that are far, and others only within a day’s trip', () => {
    const rows = Array.from({ length: 9 }, (_, n) => park(n + 1, 50 + (n < 3 ? 0.1 : 4) * n, 7));
    const { parks } = buildNearby(catalogueOf(rows), at(49.9, 7), unknown);
    expect(parks.map(({ name }) => name)).toEqual([1, 2, 3, 4, 5].map((n) => `park ${n}`));
  });

  it('in a park: its rides, the nearest first, with what nobody knows behind', () => {
    const { inside, parks } = buildNearby(near, at(50.8, 6.88), unknown);
    expect(inside!.park.name).toBe('park 1');
    expect(inside!.rides.map(({ ride }) => ride.name)).toEqual([
      'Nearby',
      'Further',
      'Nobody knows where',
    ]);
    expect(Math.round(inside!.rides[0]!.way!.metres)).toBe(56);
    expect(inside!.rides[2]!.way).toBeNull();
    expect(parks.map(({ name }) => name)).toEqual(['park 2', 'park 3']);
  });

  it('next to a ride one is in its park, far from its middle as well', () => {
    const far = catalogueOf(
      [park(1, 50.8, 6.88)],
      [ride(11, 1, 'Outpost', { latitude: 50.82, longitude: 6.88 })],
    );
    expect(buildNearby(far, at(50.8203, 6.88), unknown).inside?.park.name).toBe('park 1');
    expect(buildNearby(far, at(50.815, 6.88), unknown).inside).toBeNull();
  });

  it('a large park reaches further than a small one', () => {
    const sized = (si: number) =>
      catalogueOf([park(1, 50.8, 6.88, { size: { si, value: si, unit: 'm²' } })]);
    const aKilometreOff = at(50.809, 6.88);
    expect(buildNearby(sized(2_000_000), aKilometreOff, unknown).inside).not.toBeNull();
    expect(buildNearby(sized(20_000), aKilometreOff, unknown).inside).toBeNull();
  });

  it('an outline, where one is known, says where a park ends', () => {
    const outline = [[6.879, 50.799, 6.881, 50.799, 6.881, 50.801, 6.879, 50.801]];
    const drawn = (parkId: string) =>
      parkId === id(1) ? { ...NOTHING, map: { outline } as ParkScope['map'] } : NOTHING;
    expect(buildNearby(near, at(50.8005, 6.88), drawn).inside?.park.name).toBe('park 1');
    expect(buildNearby(near, at(50.803, 6.88), unknown).inside?.park.name).toBe('park 1');
    expect(buildNearby(near, at(50.803, 6.88), drawn).inside).toBeNull();
  });

  it('a rough position is in no park, and says so', () => {
    const view = buildNearby(near, at(50.8, 6.88, 3_000), unknown);
    expect(view).toMatchObject({ isRough: true, inside: null });
    expect(view.parks[0]!.name).toBe('park 1');
  });

  it('finds the same as looking at every park, wherever one is', () => {
    const place = fc.tuple(
      fc.double({ min: -89, max: 89, noNaN: true }),
      fc.double({ min: -180, max: 180, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(place, { maxLength: 60 }), place, (places, [latitude, longitude]) => {
        const rows = places.map(([lat, lon], n) => park(n + 1, lat, lon));
        const here = { latitude, longitude };
        const all = rows.map((row) => kilometres(here, row) * 1000).sort((a, b) => a - b);
        const found = nearestParks(catalogueOf(rows), here).map(({ metres }) => metres);
        expect(found).toEqual(all.slice(0, 20));
      }),
    );
  });
});
