import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weeklyPlan } from '../../../../tests/support/weekly-plans.ts';
import { ruleOf, weeklyOf, type Season } from './weekly.ts';

const isOpen = ({ week, holidays }: Season): boolean =>
  holidays !== null || week.some((one) => one.length > 0);

describe('hours as people know them', () => {
  it('are the same after they were written as a rule and read again', () => {
    fc.assert(
      fc.property(weeklyPlan, (plan) => {
        expect(weeklyOf(ruleOf(plan))).toEqual(plan.filter(isOpen));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['10:00-18:00', 'Mo-Su 10:00-18:00'],
    ['Mo-Su 10:00-18:00', 'Mo-Su 10:00-18:00'],
    ['Mo-Fr 09:00-17:00; Sa,Su 10:00-20:00', 'Mo-Fr 09:00-17:00; Sa,Su 10:00-20:00'],
    ['Mo-Su 10:00-18:00; Mo off', 'Tu-Su 10:00-18:00'],
    ['Apr-Oct: Mo-Su 09:00-18:00', 'Apr-Oct Mo-Su 09:00-18:00'],
    ['Apr 03-Nov 08 Mo-Su 09:00-18:00; Nov 27-Jan 10 Fr-Su 11:00-20:00; PH off', null],
    ['Fr,Sa 18:00-02:00', 'Fr,Sa 18:00-02:00'],
    ['Mo-Fr 10:00-12:00, 14:00-18:00; PH off', 'Mo-Fr 10:00-12:00,14:00-18:00; PH off'],
    ['Sa-Mo 10:00-18:00', 'Mo,Sa,Su 10:00-18:00'],
    ['sunrise-sunset', null],
    ['Mo-Fr 10:00-18:00 "by appointment"', null],
    ['2026 Apr 01-2026 Nov 02 10:00-18:00', null],
    ['week 1-20 Mo 10:00-18:00', null],
    ['Apr-Oct 10:00-18:00; Aug 10:00-22:00', null], // August is told twice
    ['Mo-Fr 10:00-18:00; Apr-Oct Sa 10:00-18:00', null],
    ['Feb 30-Mar 02 10:00-18:00', null],
    ['Mo 25:00-26:00', null],
  ])('reads %s', (rule, written) => {
    const plan = weeklyOf(rule);
    expect(plan && ruleOf(plan)).toBe(written);
  });

  it('lets a night end where the next rule begins', () => {
    const late = { from: '18:00', until: '26:00' };
    const sunday = { from: '10:00', until: '18:00' };
    const days = [[], [], [], [], [], [late], [sunday]];
    expect(ruleOf([{ from: null, until: null, week: days, holidays: null }])).toBe(
      'Sa 18:00-02:00, Su 10:00-18:00',
    );
  });
});
