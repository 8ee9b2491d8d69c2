import { describe, expect, it } from 'vitest';
import { draftOf, endAfter, hoursOf, wholeYear } from './draft.ts';
import type { ParkHours } from './hours.ts';

const today = '2026-11-25';
const written: ParkHours = {
  rule: 'Apr-Oct Mo-Su 10:00-18:00; Nov Sa,Su 11:00-17:00',
  dates: { '2026-12-24': { stretches: [], note: 'Christmas Eve' } },
  source: 'COMMUNITY',
  of: 'https://example.test/hours',
  checkedOn: today,
};

describe('the form for hours', () => {
  it('gives back what it was opened with', () => {
    const rule = 'sunrise-sunset; PH off';
    expect(draftOf({ ...written, rule }, today).by).toBe('rule');
    for (const hours of [written, { ...written, rule }, { ...written, rule: null }])
      expect(hoursOf(draftOf(hours, today))).toEqual({ hours });
  });

  it('starts with an empty week, and knows that nothing was said when all is taken away', () => {
    expect(draftOf(null, today)).toMatchObject({ by: 'weekly', weekly: [wholeYear()] });
    expect(hoursOf({ ...draftOf(null, today), by: 'none' })).toEqual({ hours: null });
  });

  it('tells of times that are missing and of seasons that share a day', () => {
    const draft = draftOf(written, today);
    const [summer, winter] = draft.weekly as [never, never];
    const week = [[{ from: '10:00', until: '' }], [], [], [], [], [], []];
    expect(hoursOf({ ...draft, weekly: [{ ...wholeYear(), week }] })).toEqual({ problem: 'TIMES' });
    expect(hoursOf({ ...draft, weekly: [summer, summer] })).toEqual({ problem: 'OVERLAP' });
    expect(hoursOf({ ...draft, weekly: [summer, winter] })).toHaveProperty('hours');
    expect(hoursOf({ ...draft, weekly: [summer, wholeYear()] })).toEqual({ problem: 'OVERLAP' });
  });

  it.each([
    ['18:00', '02:00', '26:00'],
    ['10:00', '18:00', '18:00'],
    ['10:00', '00:00', '24:00'],
    ['10:00', '10:00', '34:00'],
    ['10:00', '', ''],
  ])('from %s to %s ends at %s', (from, clock, until) => {
    expect(endAfter(from, clock)).toBe(until);
  });
});
