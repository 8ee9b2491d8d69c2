import { describe, expect, it } from 'vitest';
import { Catalogue } from '../catalogue/catalogue.ts';
import { readRow } from '../catalogue/row-shapes.ts';
import type { FormerName } from '../catalogue/rows.ts';
import { incomingOf } from './incoming.ts';
import type { LogLine } from './csv.ts';
import { logFacts } from './facts.ts';
import { matchLines } from './match.ts';
import { USUAL_RULES } from './credits.ts';
import { statisticsOf } from './statistics.ts';

const idOf = (n: number): string =>
  `00000000-0000-7000-8000-0000000000${String(n).padStart(2, '0')}`;
const catalogue = new Catalogue();
const former = (name: string): FormerName[] => [{ name, from: null, until: null }];

function park(n: number, name: string, country: string, formerNames: FormerName[] = []): void {
  const row = {
    ...{
      id: idOf(n),
      slug: `park-${n}`,
      name,
      formerNames,
      type: 'THEME_PARK',
      status: 'OPERATING',
    },
    ...{ opened: null, closed: null, country, continent: 'EU', region: null, locality: null },
    ...{ latitude: 50, longitude: 8, timeZone: 'Europe/Berlin', operatorId: null, website: null },
    rating: { count: 0, sum: 0, histogram: Array.from({ length: 10 }, () => 0) },
  };
  catalogue.put('park', readRow('park', row));
}

function ride(n: number, parkN: number, name: string, over: object = {}): void {
  const row = {
    ...{ id: idOf(n), slug: `ride-${n}`, name, formerNames: [], parkId: idOf(parkN) },
    ...{ category: 'RC', status: 'OPERATING', manufacturerId: null, opened: null, closed: null },
    ...{ minHeightCm: null, minHeightAccompaniedCm: null, maxHeightCm: null },
    ...{ latitude: null, longitude: null, description: null, stats: null },
    rating: { count: 0, sum: 0, histogram: Array.from({ length: 10 }, () => 0) },
    ...over,
  };
  catalogue.put('ride', readRow('ride', row));
}

const length = (m: number) => ({ lengthM: { si: m, value: m, unit: 'm' } });
park(1, 'Phantasialand', 'DE');
park(2, 'Efteling', 'NL', former('De Efteling Natuurpark'));
ride(11, 1, 'Taron', { stats: { ...length(1_320), inversions: 0 } });
ride(12, 1, 'Black Mamba', { stats: { ...length(768), inversions: 4 } });
ride(13, 1, 'Raik', { stats: { type: 'Junior boomerang' } });
ride(14, 1, 'Chiapas', { category: 'WR' });
ride(15, 1, 'Temple of the Night Hawk', {
  status: 'CLOSED_PERM',
  formerNames: former('Space Center'),
});
ride(21, 2, 'Baron 1898');
ride(22, 2, 'Python', { previousId: null, formerNames: former('Taron') });
ride(23, 2, 'Mamba', { previousId: idOf(12) });

const line = (over: Partial<LogLine>): LogLine => ({
  ...{ line: 2, rideId: '', ride: 'Taron', park: 'Phantasialand', date: '2026-06-01' },
  ...{ time: '', laps: '', waited: '', note: '' },
  ...over,
});
const matched = (over: Partial<LogLine>) => {
  const [one] = matchLines(catalogue, [line(over)]);
  return 'entry' in one! ? one.entry : one!.problem;
};

describe('a line of a file', () => {
  it.each([
    ['by name and park', {}, 11],
    ['however it is written', { ride: 'TARON ', park: 'phantasia-land'.replace('-', '') }, 11],
    ['by a former name of the ride', { ride: 'space center' }, 15],
    ['by a former name of the park', { ride: 'Baron 1898', park: 'De Efteling Natuurpark' }, 21],
    ['by its id, whatever else it says', { rideId: idOf(12), ride: 'x', park: 'y' }, 12],
    ['without a park, by its name of today', { park: '' }, 11],
  ])('is found %s', (_, over, n) => {
    expect(matched(over)).toMatchObject({ ride: { id: idOf(n) } });
  });

  it.each([
    ['NO_RIDE', { ride: '' }],
    ['PARK_UNKNOWN', { park: 'Atlantis' }],
    ['RIDE_UNKNOWN', { ride: 'Nowhere' }],
    ['NOT_A_DAY', { date: '6/1/2026' }],
    ['NOT_A_DAY', { date: '2026-02-30' }],
    ['NOT_A_TIME', { time: '25:00' }],
    ['NOT_A_COUNT', { laps: '0' }],
    ['NOT_A_COUNT', { laps: 'many' }],
    ['NOT_A_WAIT', { waited: '-3' }],
    ['NOTE_TOO_LONG', { note: 'x'.repeat(1_001) }],
  ] as const)('is named as %s', (problem, over) => {
    expect(matched(over)).toBe(problem);
  });

  it('reads its figures', () => {
    expect(
      matched({ date: '1.6.2026', time: '9:05', laps: '3', waited: '40', note: 'wet' }),
    ).toEqual({
      ride: { id: idOf(11), name: 'Taron', parkId: idOf(1), parkName: 'Phantasialand' },
      ...{ on: '2026-06-01', at: '09:05', laps: 3, waitedMinutes: 40, note: 'wet' },
    });
  });
});

const entries = matchLines(catalogue, [
  line({ laps: '2' }),
  line({ laps: '1' }),
  line({ ride: 'Black Mamba' }),
  line({ ride: 'Mamba', park: 'Efteling' }),
  line({ ride: 'Raik' }),
  line({ ride: 'Chiapas' }),
]).flatMap((one) => ('entry' in one ? [one.entry] : []));

it('a file read twice adds nothing, and the same ride twice a day is two', () => {
  const first = incomingOf([], entries);
  expect(first.incoming).toHaveLength(6);
  expect(new Set(first.incoming.map(({ key }) => key)).size).toBe(6);
  expect(incomingOf(entries, entries)).toEqual({ incoming: [], known: 6 });
  expect(incomingOf(entries.slice(1), entries).incoming.map(({ key }) => key)).toEqual([
    first.incoming[1]!.key,
  ]);
});

describe('figures', () => {
  const facts = logFacts(
    catalogue,
    entries.map((entry) => entry.ride.id),
  );

  it('count laps, credits once, and what stands in a park', () => {
    const figures = statisticsOf(entries, facts, USUAL_RULES);
    expect(figures).toMatchObject({
      ...{ rides: 7, credits: 3, countries: 2, inversions: 4, metres: 3 * 1_320 + 768, unknown: 0 },
    });
    expect(figures.parks.map(({ park: { name }, done, total }) => [name, done, total])).toEqual([
      ['Phantasialand', 3, 3],
      ['Efteling', 1, 3],
    ]);
  });

  it.each([
    ['hardware that moved in each place', { moved: 'EACH_PLACE' }, 4],
    ['no coasters for small children', { kiddie: false }, 2],
    ['every ride', { of: 'EVERY_RIDE' }, 4],
  ] as const)('follow the rules: %s', (_, rule, credits) => {
    expect(statisticsOf(entries, facts, { ...USUAL_RULES, ...rule }).credits).toBe(credits);
  });

  it('a ride that is gone from the catalogue stays a ride', () => {
    const gone = { ...entries[0]!, ride: { ...entries[0]!.ride, id: idOf(99) } };
    expect(statisticsOf([gone], logFacts(catalogue, [idOf(99)]), USUAL_RULES)).toMatchObject({
      ...{ rides: 2, credits: 0, unknown: 1, parks: [] },
    });
  });
});
