import fc from 'fast-check';
import { clockTime } from '#lib/domain/hours/hours.ts';
import {
  areApart,
  lastDayOf,
  type MonthDay,
  type Season,
  type Weekly,
} from '#lib/domain/hours/weekly.ts';

const times = fc
  .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1439 }))
  .map(([from, lasts]) => ({ from: clockTime(from), until: clockTime(from + lasts) }));
const monthDay = fc
  .integer({ min: 1, max: 12 })
  .chain((month) =>
    fc.integer({ min: 1, max: lastDayOf(month) }).map((day): MonthDay => ({ month, day })),
  );
const day = fc.array(times, { maxLength: 2 });
const week = fc.array(day, { minLength: 7, maxLength: 7 });
const holidays = fc.option(day);
const allYear = fc.record({ from: fc.constant(null), until: fc.constant(null), week, holidays });
const season = fc.record({ from: monthDay, until: monthDay, week, holidays });
/** Weekly plans as the form makes them. */
export const weeklyPlan: fc.Arbitrary<Weekly> = fc.oneof(
  allYear.map((one): Season[] => [one]),
  fc.array(season, { minLength: 1, maxLength: 3 }).filter(areApart),
);
