import {
  clockTime,
  dayAfter,
  type Day,
  type DayHours,
  type ParkHours,
  type Stretch,
} from './hours.ts';

/** What a rule gives, by the park's clock: minutes since the midnight of `day`, which may be more than a day. */
export interface Interval {
  day: Day;
  from: number;
  until: number;
  /** The rule says that this is not certain. */
  unknown: boolean;
  note: string | null;
}

const DAY = 1440;

/**
 * The days of a park between two days (both counted) from what its rule gives and the dates that say
 * otherwise. What began the day before the first is told as well, for the hours past midnight.
 */
export function daysOf(
  intervals: readonly Interval[],
  dates: ParkHours['dates'],
  from: Day,
  until: Day,
): Record<Day, DayHours> {
  const first = dayAfter(from, -1);
  const days: Record<Day, DayHours> = {};
  for (const one of intervals.flatMap(byDay))
    if (one.day >= first && one.day <= until)
      (days[one.day] ??= { stretches: [], note: null }).stretches.push(stretchOf(one));
  for (const [day, told] of Object.entries(dates))
    if (day >= first && day <= until) days[day] = told;
  return Object.fromEntries(Object.entries(days).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const stretchOf = ({ from, until, unknown, note }: Interval): Stretch => ({
  from: clockTime(from),
  until: clockTime(until),
  kind: unknown ? 'UNKNOWN' : 'OPERATING',
  note,
});

/** An evening stays whole past midnight; what lasts longer than a day is told day by day. */
function byDay(interval: Interval): Interval[] {
  if (interval.until - interval.from <= DAY && interval.until <= 2 * DAY) return [interval];
  const parts: Interval[] = [];
  for (let start = interval.from; start < interval.until;) {
    const midnight = (Math.floor(start / DAY) + 1) * DAY;
    const days = Math.floor(start / DAY);
    const end = Math.min(midnight, interval.until);
    parts.push({
      ...interval,
      day: dayAfter(interval.day, days),
      from: start - days * DAY,
      until: end - days * DAY,
    });
    start = end;
  }
  return parts;
}
