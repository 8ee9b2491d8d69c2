import { describe, expect, it } from 'vitest';
import { hoursOn, type DayHours, type HoursRow, type Stretch } from './hours.ts';
import { openAt } from './open-now.ts';

const stretch = (from: string, until: string, kind: Stretch['kind'] = 'OPERATING'): Stretch => ({
  ...{ from, until, kind, note: null },
});
const open = (...stretches: Stretch[]): DayHours => ({ stretches, note: null });
const row: HoursRow = {
  id: '00000000-0000-4000-8000-000000000001',
  hours: { rule: 'x', dates: {}, source: 'COMMUNITY', of: null, checkedOn: null },
  timeZone: 'Europe/Berlin',
  from: '2026-11-24',
  until: '2026-12-10',
  days: {
    '2026-11-25': open(stretch('09:00', '10:00', 'EXTRA_HOURS'), stretch('10:00', '18:00')),
    '2026-11-28': open(stretch('18:00', '26:00', 'TICKETED_EVENT')),
    '2026-11-30': open(stretch('10:00', '18:00', 'UNKNOWN')),
  },
  problem: null,
};
/** By the clock in the park, which is an hour ahead of UTC in these weeks. */
const at = (day: string, time: string): number => Date.parse(`${day}T${time}:00+01:00`);

describe('open now?', () => {
  it.each([
    ['2026-11-25', '09:30', { state: 'open', kind: 'EXTRA_HOURS', until: '10:00' }],
    ['2026-11-25', '10:00', { state: 'open', kind: 'OPERATING', until: '18:00' }],
    ['2026-11-25', '17:59', { state: 'open' }],
    ['2026-11-25', '18:00', { state: 'closed', next: { day: '2026-11-28', ahead: 3 } }],
    [
      '2026-11-25',
      '08:00',
      { state: 'closed', next: { day: '2026-11-25', ahead: 0, from: '09:00' } },
    ],
    ['2026-11-28', '23:59', { state: 'open', kind: 'TICKETED_EVENT', until: '26:00' }],
    ['2026-11-29', '01:59', { state: 'open', kind: 'TICKETED_EVENT', until: '02:00' }],
    ['2026-11-29', '02:00', { state: 'closed', next: null }], // what comes next is not certain
    ['2026-11-30', '12:00', { state: 'unknown' }],
    ['2026-12-10', '12:00', { state: 'closed', next: null }], // nobody knows of the days after
    ['2026-12-11', '12:00', { state: 'unknown' }],
    ['2026-11-23', '12:00', { state: 'unknown' }],
  ])('%s at %s', (day, time, expected) => {
    expect(openAt(row, at(day, time))).toMatchObject(expected);
  });

  it('is not known of a park without hours, and never closed', () => {
    expect(openAt(null, at('2026-11-25', '12:00'))).toEqual({ state: 'unknown', note: null });
    const unreadable = { ...row, from: null, until: null, days: {} };
    expect(openAt(unreadable, at('2026-11-25', '12:00')).state).toBe('unknown');
  });

  it('is known of the days that are told by date alone', () => {
    const some = { ...row, from: null, until: null };
    expect(openAt(some, at('2026-11-25', '12:00')).state).toBe('open');
    expect(hoursOn(some, '2026-11-26')).toBeNull();
  });
});
