import { describe, expect, it } from 'vitest';
import { readPark } from './parks-table.ts';

const row = (cells: Record<string, string>) =>
  readPark(7, { name: 'Epcot', latitude: '28.3747', longitude: '-81.5494', ...cells });

describe('a row of a table of parks', () => {
  it('is a park where it stands, with its zone', () => {
    expect(row({ timezone: 'America/New_York', operator: 'x' })).toMatchObject({
      line: 7,
      candidate: {
        kind: 'park',
        facts: {
          name: 'Epcot',
          latitude: 28.3747,
          longitude: -81.5494,
          timeZone: 'America/New_York',
        },
      },
      doubts: [],
    });
  });

  it('is told where it names no park, or none that stands anywhere', () => {
    const faults: Record<string, string>[] = [
      ...[{ name: ' ' }, { latitude: '' }, { latitude: '91' }, { longitude: 'west' }],
    ];
    for (const cells of faults)
      expect(row(cells)).toMatchObject({ line: 7, outcome: 'unreadable' });
  });

  it('loses a zone that is none, and nothing else', () => {
    const read = row({ timezone: 'Orlando time' });
    expect(read).toMatchObject({ doubts: [{ field: 'timeZone' }] });
    expect(JSON.stringify(read)).not.toContain('"timeZone":');
  });
});
