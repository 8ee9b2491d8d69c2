/** H1: rules become days, and the phone says of every instant what the rule itself says. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  dayAfter,
  hoursOn,
  weekdayOf,
  type HoursRow,
  type ParkHours,
  type Stretch,
} from '#lib/domain/hours/hours.ts';
import { openAt } from '#lib/domain/hours/open-now.ts';
import { ruleOf, type MonthDay, type Weekly } from '#lib/domain/hours/weekly.ts';
import { expandHours, stopHoursProcess } from '#lib/server/services/hours/expand.ts';
import { referenceFile } from '../support/reference-data.ts';
import { ruleStates, type RulePlace } from '../support/rule-states.ts';
import { weeklyPlan } from '../support/weekly-plans.ts';

afterAll(stopHoursProcess);

const hoursOf = (rule: string | null, dates: ParkHours['dates'] = {}): ParkHours => ({
  ...{ rule, dates, source: 'COMMUNITY', of: null, checkedOn: null },
});
const berlin = { timeZone: 'Europe/Berlin', country: 'DE', latitude: 48.27, longitude: 7.72 };
const expand = (rule: string | null, place: RulePlace, now: Date, dates?: ParkHours['dates']) =>
  expandHours(hoursOf(rule, dates), { id: crypto.randomUUID(), region: null, ...place }, now);

describe('rules as people write them', () => {
  const file = referenceFile('opening_hours/opening_hours_values.json');
  it.skipIf(!file)('each of the reference gives days or a clear refusal', async () => {
    const { values } = JSON.parse(readFileSync(file!, 'utf8')) as {
      values: { value: string; class: 'clean' | 'warns' | 'must_error' }[];
    };
    const now = new Date('2026-11-25T12:00:00Z');
    const refused = { clean: 0, warns: 0, must_error: 0 };
    const told = { ...refused };
    for (const { value, class: kind } of values) {
      const row = await expand(value, berlin, now);
      expect([row.problem === null, row.from === null], value).not.toEqual([true, true]);
      if (row.problem) {
        refused[kind]++;
        expect(row.problem.code, value).not.toBe('TOO_HARD');
        expect(row.problem.detail, value).toMatch(/\w/);
        expect(openAt(row, now.getTime()).state, value).toBe('unknown');
      } else {
        told[kind]++;
        for (const [day, { stretches }] of Object.entries(row.days))
          for (const { from, until } of stretches) {
            expect(day, value).toMatch(/^202[67]-\d\d-\d\d$/);
            expect(from < until && until <= '48:00', `${value}: ${from}-${until}`).toBe(true);
          }
      }
    }
    expect({ told, refused }).toMatchInlineSnapshot(`
      {
        "refused": {
          "clean": 20,
          "must_error": 61,
          "warns": 39,
        },
        "told": {
          "clean": 162,
          "must_error": 0,
          "warns": 178,
        },
      }
    `);
  });

  it('what is no rule at all is refused, and the next is read', async () => {
    const now = new Date('2026-11-25T12:00:00Z');
    expect((await expand('x'.repeat(1_000), berlin, now)).problem).toMatchObject({
      code: 'UNREADABLE',
    });
    expect((await expand('Mo-Su 10:00-18:00', berlin, now)).problem).toBeNull();
  });

  it('holidays that nobody knows are told, not guessed', async () => {
    const siam = { timeZone: 'Asia/Bangkok', country: 'TH', latitude: 13.7, longitude: 100.5 };
    const row = await expand('Mo-Su 10:00-18:00; PH off', siam, new Date('2026-11-25T12:00:00Z'));
    expect(row.problem?.code).toBe('NO_HOLIDAYS');
  });

  it('public holidays, the sun and notes', async () => {
    const now = new Date('2026-12-20T12:00:00Z');
    const row = await expand('Mo-Su 10:00-18:00; PH off "Christmas"', berlin, now);
    expect(row.days['2026-12-25']).toBeUndefined();
    expect(hoursOn(row, '2026-12-25')).toEqual({ stretches: [], note: null });
    expect(hoursOn(row, '2026-12-27')?.stretches).toHaveLength(1);
    const sunny = await expand('sunrise-sunset', berlin, now);
    expect(sunny.days['2026-12-24']!.stretches[0]).toMatchObject({
      from: expect.stringMatching(/^08:/) as string,
      until: expect.stringMatching(/^16:/) as string,
    });
    const note = await expand('Mo-Su 10:00-18:00 open "last entry 17:00"', berlin, now);
    expect(note.days['2026-12-24']!.stretches[0]).toMatchObject({
      ...{ kind: 'OPERATING', note: 'last entry 17:00' },
    });
  });
});

const PLACES: RulePlace[] = [
  berlin,
  { timeZone: 'America/New_York', country: 'US', latitude: 40.1, longitude: -74.4 },
  { timeZone: 'America/Los_Angeles', country: 'US', latitude: 33.8, longitude: -117.9 },
  { timeZone: 'Australia/Lord_Howe', country: 'AU', latitude: -31.5, longitude: 159.1 },
  { timeZone: 'Europe/London', country: 'GB', latitude: 52.99, longitude: -1.9 },
  { timeZone: 'Asia/Tokyo', country: 'JP', latitude: 35.6, longitude: 139.9 },
  { timeZone: 'Pacific/Auckland', country: 'NZ', latitude: -36.9, longitude: 174.9 },
  { timeZone: 'Asia/Kolkata', country: 'IN', latitude: 17.3, longitude: 78.7 },
];
/** When clocks change somewhere, and at the year's end. */
const AROUND = ['2026-10-25', '2026-11-01', '2027-03-14', '2027-03-28', '2026-12-31', '2026-10-04'];
const RULES = [
  'Mo-Su 10:00-18:00',
  'Mo-Fr 09:00-12:00,13:00-17:30; Sa,Su 10:00-22:00; We off',
  'Fr,Sa 18:00-04:00, Su 11:00-20:00',
  'Mo-Su 22:00-02:15',
  '24/7; Dec 25 off',
  'Nov 20-Jan 10 Mo-Su 11:00-01:00; Mar-Oct Mo-Su 09:00-18:00',
  'Mo-Su 01:30-02:30,23:00-24:00',
  'Mo-Su 10:00+; Tu 10:00-18:00 unknown "call us"',
];

describe('the phone’s answer', () => {
  it('equals the rule’s own at 10,000 instants in eight zones, around changes of the clock too', async () => {
    const perRule = Math.ceil(10_000 / (PLACES.length * RULES.length));
    const wrong: unknown[] = [];
    for (const [i, place] of PLACES.entries()) {
      const asked = await Promise.all(
        RULES.map(async (rule, j) => {
          const now = Date.parse(`${AROUND[(i + j) % AROUND.length]}T12:00:00Z`);
          const minutes = fc.oneof(
            fc.integer({ min: -27 * 60, max: 36 * 60 }),
            fc.integer({ min: -13 * 60, max: -9 * 60 }), // when Europe's clocks change
            fc.integer({ min: 0, max: 58 * 1440 }),
          );
          const at = fc.sample(minutes, { numRuns: perRule, seed: i * 100 + j });
          const row = await expand(rule, place, new Date(now));
          return { rule, row, instants: at.map((n) => now + n * 60_000 + 30_000) };
        }),
      );
      const states = await ruleStates(
        place,
        asked.map(({ rule, instants }) => ({ rule, instants })),
      );
      for (const [j, { rule, row, instants }] of asked.entries())
        for (const [k, at] of instants.entries()) {
          const { state } = openAt(row, at);
          const is = states[j]![k]!;
          if (state !== is) wrong.push({ rule, zone: place.timeZone, at: new Date(at), state, is });
        }
    }
    expect(wrong).toEqual([]);
  });

  it('of a weekly plan is the plan, whatever rule was written for it', async () => {
    const now = Date.parse('2026-11-25T12:00:00Z');
    const ordinary = weeklyPlan.map((plan) => plan.map((one) => ({ ...one, holidays: null })));
    for (const plan of fc.sample(ordinary, { numRuns: 60, seed: 7 })) {
      const row = await expand(ruleOf(plan), berlin, new Date(now));
      const planned: HoursRow = { ...row, days: {} };
      for (let day = '2026-11-23'; day <= row.until!; day = dayAfter(day))
        planned.days[day] = { stretches: plannedOn(plan, day), note: null };
      for (const minutes of fc.sample(fc.integer({ min: 0, max: 59 * 1440 }), 100)) {
        const at = now + minutes * 60_000 + 30_000;
        const told = `${ruleOf(plan)} at ${new Date(at).toISOString()}`;
        expect(openAt(row, at).state, told).toBe(openAt(planned, at).state);
      }
    }
  });
});

function plannedOn(plan: Weekly, day: string): Stretch[] {
  const at = day.slice(5);
  const text = ({ month, day: date }: MonthDay): string =>
    `${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
  const season = plan.find(({ from, until }) => {
    if (!from || !until) return true;
    const [first, last] = [text(from), text(until)];
    return first <= last ? at >= first && at <= last : at >= first || at <= last;
  });
  return (season?.week[weekdayOf(day)] ?? []).map((times) => ({
    ...times,
    kind: 'OPERATING',
    note: null,
  }));
}
