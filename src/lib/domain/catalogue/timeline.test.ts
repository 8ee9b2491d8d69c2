import { describe, expect, it } from 'vitest';
import { Catalogue } from './catalogue.ts';
import { readRow } from './row-shapes.ts';
import type { CompanyRow, FormerName, ParkRow, RideRow } from './rows.ts';
import { companyTimeline, decadesOf, parkTimeline, type TimelineEvent } from './timeline.ts';

const park = (id: string, more: Partial<ParkRow> = {}): ParkRow => ({ ...PARK, id, ...more });
const ride = (id: string, more: Partial<RideRow> = {}): RideRow => ({
  ...RIDE,
  ...{ id, slug: id, name: id.toUpperCase() },
  ...more,
});
const was = (name: string, from: string | null, until: string | null): FormerName => ({
  ...{ name, from, until },
});

const uuid = '00000000-0000-4000-8000-000000000001';
const PARK = readRow('park', {
  ...{ id: uuid, slug: 'here', name: 'Here', type: 'THEME_PARK', status: 'OPERATING' },
  ...{ country: 'DE', continent: 'EU', latitude: 50, longitude: 6, timeZone: 'Europe/Berlin' },
  ...{ formerNames: [], opened: null, closed: null, region: null, locality: null },
  ...{ operatorId: null, website: null, description: null },
  rating: { count: 0, sum: 0, histogram: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
});
const RIDE = {
  ...readRow('ride', {
    ...{ id: uuid, parkId: uuid, slug: 'r', name: 'R', category: 'RC', status: 'OPERATING' },
    ...{ formerNames: [], manufacturerId: null, opened: null, closed: null, stats: null },
    ...{ minHeightCm: null, minHeightAccompaniedCm: null, maxHeightCm: null },
    ...{ latitude: null, longitude: null, description: null, rating: PARK.rating },
  }),
  parkId: 'here',
};
const COMPANY = readRow('company', {
  ...{ id: uuid, slug: 'maker', name: 'Maker', roles: ['MANUFACTURER'] },
  ...{ country: null, founded: null, website: null, description: null },
});

function holding(...rides: RideRow[]): Catalogue {
  const catalogue = new Catalogue();
  catalogue.put('park', park('there', { slug: 'there', name: 'There' }));
  for (const one of rides) catalogue.put('ride', one);
  return catalogue;
}

/** Each event as one line. */
const lines = (events: TimelineEvent[]): string[] =>
  events.map((event) => {
    const ride = 'ride' in event ? event.ride.name : '';
    const place = 'place' in event ? (event.place?.name ?? '?') : '';
    const more = event.what === 'renamed' ? `${event.from} > ${event.to}` : '';
    const count = event.what === 'more-built' ? String(event.count) : '';
    return [event.date, event.what, ride, place, more, count].filter(Boolean).join(' ');
  });

describe('a park', () => {
  it('opened, was renamed and closed, and its rides came and went', () => {
    const here = park('here', {
      ...{ opened: '1954', closed: '2001-09' },
      formerNames: [was('Second', '1960~', '1972'), was('First', null, '1960~')],
    });
    const catalogue = holding(
      ride('a', { opened: '1954' }),
      ride('b', { opened: '1970-05', closed: '1972', previousId: 'x' }),
      ride('x', { parkId: 'there', closed: '1969' }),
      ride('y', { parkId: 'there', opened: '1973', previousId: 'b' }),
      ride('c', { opened: '1980', closed: '1990', status: 'RELOCATED' }),
      ride('d', { opened: '1980~', closed: '2001-09', previousId: 'a' }),
    );
    expect(lines(parkTimeline(catalogue, here))).toEqual([
      '1954 opened',
      '1954 ride-opened A',
      '1960~ renamed First > Second',
      '1970-05 ride-came B There',
      '1972 renamed Second > Here',
      '1972 ride-left B There',
      '1980 ride-opened C',
      '1980~ ride-opened D', // hardware that changed its name where it stood has not moved
      '1990 ride-left C ?',
      '2001-09 ride-closed D',
      '2001-09 closed',
    ]);
  });

  it('tells nothing of what has no date, or is still being built, and nothing at all when that is all', () => {
    const coming = ride('b', { opened: '2030', status: 'UNDER_CONSTRUCTION' });
    const two = holding(ride('a', { opened: '1999' }), ride('c'), coming);
    const here = park('here', { opened: '1990' });
    expect(parkTimeline(two, here)).toEqual([]);
    two.put('ride', ride('d', { opened: '1991' }));
    expect(lines(parkTimeline(two, here))).toEqual([
      '1990 opened',
      '1991 ride-opened D',
      '1999 ride-opened A',
    ]);
    const planned = park('here', { opened: '2031', status: 'UNDER_CONSTRUCTION' });
    expect(parkTimeline(two, planned)).toEqual([]);
  });
});

describe('a company', () => {
  const company: CompanyRow = {
    ...COMPANY,
    founded: 1960,
    formerNames: [was('Old', null, '1980')],
  };

  it('was founded and renamed, and built; of a busy year some, and how many more', () => {
    const rides = Array.from({ length: 8 }, (_, i) =>
      ride(`r${i}`, { parkId: 'there', opened: i < 7 ? `1998-0${7 - i}` : '1971' }),
    );
    expect(lines(companyTimeline(holding(...rides), company, rides))).toEqual([
      '1960 opened',
      '1971 ride-built R7 There',
      '1980 renamed Old > Maker',
      '1998-01 ride-built R6 There',
      '1998-02 ride-built R5 There',
      '1998-03 ride-built R4 There',
      '1998-04 ride-built R3 There',
      '1998-05 ride-built R2 There',
      '1998 more-built 2',
    ]);
  });
});

it('decades are those in which something happened', () => {
  const opened = (date: string): TimelineEvent => ({ date, what: 'opened' });
  const decades = decadesOf(['1899', '1970~', '1979-12-31', '2000'].map(opened));
  expect(decades.map(({ from, events }) => [from, events.length])).toEqual([
    [1890, 1],
    [1970, 2],
    [2000, 1],
  ]);
});
