import { describe, expect, it } from 'vitest';
import type { MapRow, ParkMap } from '../park-map/park-map.ts';
import { Catalogue } from './catalogue.ts';
import { buildParkMap, isMapped } from './park-places.ts';
import { noRatings } from './rating.ts';
import type { ParkRow, RideRow } from './rows.ts';

const ride = (id: string, more: Partial<RideRow> = {}) =>
  ({
    ...{ id, slug: id, parkId: 'p', name: id, formerNames: [], formerSlugs: [], category: 'FR' },
    ...{ status: 'OPERATING', closure: null, externalIds: {}, latitude: null, longitude: null },
    ...{ designerIds: [], tags: [], rating: noRatings() },
    ...more,
  }) as unknown as RideRow;

function parkWith(...rides: RideRow[]): Catalogue {
  const catalogue = new Catalogue();
  catalogue.put('park', {
    ...{ id: 'p', slug: 'p', name: 'P', latitude: 47, longitude: 16, formerNames: [] },
    ...{ formerSlugs: [], areas: [], rating: noRatings() },
  } as unknown as ParkRow);
  for (const one of rides) catalogue.put('ride', one);
  return catalogue;
}

const row = { id: 'p', sha: 'f'.repeat(64) } as MapRow;
const nothingSaid = { reviews: [], earlier: [], aspects: [] };
const scope = { known: true, hours: null, updates: [], sighted: [], ...nothingSaid, map: row };
const drawn: ParkMap = {
  ...{ outline: [], shapes: [] },
  points: [
    { kind: 'toilets', name: null, x: 16_000_100, y: 47_000_100 },
    { kind: 'toilets', name: null, x: 16_100_000, y: 47_000_000 },
  ],
  rides: [
    { ref: 'way/1', name: 'Blitz', x: 16_000_000, y: 47_000_000 },
    { ref: 'way/2', name: 'Märchen', x: 16_001_000, y: 47_001_000 },
    { ref: 'way/3', name: 'Unheard of', x: 16_002_000, y: 47_002_000 },
  ],
};

describe('what is on the map of a park', () => {
  it('are its rides, where the map draws them, by their id there or by a name they have or had', () => {
    const catalogue = parkWith(
      ride('Renamed', { externalIds: { osm: 'way/1' }, latitude: 1, longitude: 2 }),
      ride('New Name', { formerNames: [{ name: 'Marchen', from: null, until: null }] }),
      ride('Elsewhere', { latitude: 47.5, longitude: 16.5 }),
      ride('Nowhere', { category: 'RC' }),
      ride('Gone', { status: 'DEMOLISHED', latitude: 47, longitude: 16 }),
    );
    const view = buildParkMap(catalogue, 'p', scope, drawn)!;
    expect(view.rides.map(({ name, at }) => [name, at])).toEqual([
      ['Nowhere', null],
      ['Elsewhere', { latitude: 47.5, longitude: 16.5 }],
      ['New Name', { latitude: 47.001, longitude: 16.001 }],
      ['Renamed', { latitude: 47, longitude: 16 }],
    ]);
    expect(view.points.map(({ kind, name, near }) => [kind, name, near])).toEqual([
      ['toilets', null, 'Renamed'],
      ['toilets', null, null], // nothing with a name is near
      ['sight', 'Unheard of', null],
    ]);
  });

  it('is all there is, or the phone knows that it may be more', () => {
    const whole = (over: object, map: ParkMap | null) =>
      buildParkMap(parkWith(), 'p', { ...scope, ...over }, map)!.whole;
    expect(whole({}, drawn)).toBe(true);
    expect(whole({}, null)).toBe(false);
    expect(whole({ map: null }, null)).toBe(true);
    expect(whole({ map: null, known: false }, null)).toBe(false);
    expect(buildParkMap(parkWith(), 'other', scope, null)).toBeNull();
  });

  it('is worth a link from its page when anything would be seen', () => {
    const mapped = (map: MapRow | null, ...rides: RideRow[]) =>
      isMapped(parkWith(...rides), 'p', { ...scope, map });
    expect(mapped(row)).toBe(true);
    expect(mapped(null, ride('a', { latitude: 47, longitude: 16 }))).toBe(true);
    expect(mapped(null, ride('a'))).toBe(false);
    expect(mapped(null, ride('a', { latitude: 47, longitude: 16, status: 'DEMOLISHED' }))).toBe(
      false,
    );
  });
});
