import { describe, expect, it } from 'vitest';
import { readCoaster } from './coasters.ts';

const row = (cells: Record<string, string>) =>
  readCoaster(2, {
    coaster_name: 'Taron',
    Location: 'Phantasialand',
    Status: 'Operating',
    ...cells,
  });

describe('a row of the coaster table', () => {
  it('says what its cells say, and nothing of those that are empty', () => {
    expect(
      row({
        ...{ Height: '98 ft (30 m)', 'Opening date': '30 June 2016[2]', Type: 'Steel – Launched' },
        ...{
          Manufacturer: 'Intamin',
          Designer: 'Jane Doe & John Roe',
          Trains: '4 trains with 4 cars',
        },
        ...{
          'Single rider line available': 'Single rider line available',
          latitude: '50.8',
          longitude: '6.88',
        },
        Length: '',
      }),
    ).toEqual({
      line: 2,
      doubts: [],
      candidate: {
        kind: 'ride',
        facts: {
          ...{ name: 'Taron', category: 'RC', status: 'OPERATING', opened: '2016-06-30' },
          ...{
            manufacturer: 'Intamin',
            designers: ['Jane Doe', 'John Roe'],
            tags: ['SINGLE_RIDER'],
          },
          park: { name: 'Phantasialand', position: { latitude: 50.8, longitude: 6.88 } },
          stats: {
            ...{
              heightM: { si: 29.87, value: 98, unit: 'ft' },
              material: 'STEEL',
              type: 'Launched',
            },
            ...{ trains: 4, trainLayout: '4 cars' },
          },
          sources: { '*': { of: 'coaster table', asOf: null, licence: null } },
        },
      },
    });
  });

  it('does not turn a bare year into the first of January', () => {
    const read = row({ 'Opening date': '1995', opening_date_clean: '1995-01-01' });
    expect(read).toMatchObject({ candidate: { facts: { opened: '1995' } } });
  });

  it('is left to a person when nobody can say whether it stands', () => {
    expect(row({ Status: '' })).toMatchObject({ outcome: 'review', reason: 'no status is named' });
    expect(row({ Status: 'In Production' })).toMatchObject({ outcome: 'review' });
    expect(row({ Status: '', 'Closing date': '2005' })).toMatchObject({
      candidate: { facts: { status: 'CLOSED_PERM', closed: '2005' } },
    });
    expect(row({ Status: 'SBNO December 2019' })).toMatchObject({
      candidate: { facts: { status: 'SBNO' } },
    });
    expect(row({ 'Opening date': '2001', 'Closing date': '1999' })).toMatchObject({
      outcome: 'review',
    });
  });

  it('needs a park', () => {
    expect(row({ Location: 'Other' })).toMatchObject({ outcome: 'skipped' });
    expect(row({ Location: 'Cleveland, Ohio, United States' })).toMatchObject({
      outcome: 'skipped',
    });
    expect(row({ Location: 'Luna Park, Coney Island' })).toHaveProperty('candidate');
    expect(row({ coaster_name: '' })).toMatchObject({ outcome: 'unreadable' });
  });

  it('tells each fact that it does not take', () => {
    const read = row({ 'G-force': '-15', Speed: '400 mph', latitude: '95', longitude: '6' });
    expect(read).toMatchObject({ candidate: { facts: { park: { position: null } } } });
    expect('doubts' in read && read.doubts.map(({ field }) => field)).toEqual([
      ...['speedMps', 'gForce', 'latitude'],
    ]);
  });
});
