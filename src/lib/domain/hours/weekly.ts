import { clockTime, minutesOf, type ClockTime } from './hours.ts';

// Hours as people know them, for those who have never seen how OpenStreetMap writes them: seasons, and
// in each a week. What a rule says beyond that stays a rule.

export interface Times {
  from: ClockTime;
  /** Past midnight it counts on: `26:00`. */
  until: ClockTime;
}

export interface MonthDay {
  month: number;
  day: number;
}

export interface Season {
  /** Both null: all year. It may pass the year's end. */
  from: MonthDay | null;
  until: MonthDay | null;
  /** Monday to Sunday; no times: closed. */
  week: Times[][];
  /** On public holidays; null: as on any such weekday. */
  holidays: Times[] | null;
}

/** Seasons that do not overlap; outside of them the park is closed. */
export type Weekly = Season[];

const DAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'] as const;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const LAST_DAY = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MIDNIGHT = 1440;

export const lastDayOf = (month: number): number => LAST_DAY[month - 1]!;

/** The same as OpenStreetMap writes it. */
export function ruleOf(weekly: Weekly): string {
  const [first, ...others] = weekly.flatMap(partsOf);
  if (!first) return 'off';
  let { text, isLate: wasLate } = first;
  for (const other of others) {
    // A rule after `;` would take away what the one before it lets pass midnight.
    text += (wasLate ? ', ' : '; ') + other.text;
    wasLate = other.isLate;
  }
  return text;
}

interface Part {
  text: string;
  isLate: boolean;
}

function partsOf({ from, until, week, holidays }: Season): Part[] {
  const season = from && until ? `${seasonText(from, until)} ` : '';
  const open = new Map<string, number[]>();
  week.forEach((times, day) => {
    if (times.length === 0) return;
    const told = timesText(times);
    open.set(told, [...(open.get(told) ?? []), day]);
  });
  const parts: Part[] = [...open].map(([times, days]) => ({
    text: `${season}${daysText(days)} ${times}`,
    isLate: week[days[0]!]!.some(isLate),
  }));
  if (holidays)
    parts.push({
      text: `${season}PH ${holidays.length === 0 ? 'off' : timesText(holidays)}`,
      isLate: false,
    });
  return parts;
}

const isLate = ({ until }: Times): boolean => minutesOf(until) > MIDNIGHT;

const timesText = (times: readonly Times[]): string =>
  times
    .map(({ from, until }) => {
      const end = minutesOf(until);
      return `${from}-${end > MIDNIGHT ? clockTime(end - MIDNIGHT) : until}`;
    })
    .join(',');

function daysText(days: readonly number[]): string {
  const runs: number[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run && run.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  return runs
    .map((run) =>
      run.length > 2 ? `${DAYS[run[0]!]}-${DAYS[run.at(-1)!]}` : run.map((d) => DAYS[d]).join(','),
    )
    .join(',');
}

function seasonText(from: MonthDay, until: MonthDay): string {
  if (from.day === 1 && until.day === lastDayOf(until.month))
    return from.month === until.month
      ? MONTHS[from.month - 1]!
      : `${MONTHS[from.month - 1]}-${MONTHS[until.month - 1]}`;
  return `${dayText(from)}-${dayText(until)}`;
}

const dayText = ({ month, day }: MonthDay): string =>
  `${MONTHS[month - 1]} ${String(day).padStart(2, '0')}`;

/** Null when the rule says more than a weekly plan can. */
export function weeklyOf(rule: string): Weekly | null {
  const seasons = new Map<string, Season>();
  if (/^(?:off|closed)$/.test(rule.trim())) return [];
  for (const part of rule.split(/;|, (?=[A-Z])/)) {
    const read = PART.exec(part.trim());
    if (!read) return null;
    const { season = '', days = 'Mo-Su', times = '' } = read.groups!;
    const bounds = season === '' ? { from: null, until: null } : boundsOf(season);
    const told = timesOf(times);
    if (!bounds || !told) return null;
    const found = seasons.get(season) ?? { ...bounds, week: DAYS.map(() => []), holidays: null };
    seasons.set(season, found);
    for (const day of daysIn(days))
      if (day === 'PH') found.holidays = told;
      else found.week[day] = told;
  }
  const weekly = [...seasons.values()];
  return weekly.length === 1 || areApart(weekly) ? weekly : null;
}

const ONE_MONTH = `(?:${MONTHS.join('|')})`;
const ONE_DAY = `(?:${DAYS.join('|')})`;
const SOME_DAYS = `(?:PH|${ONE_DAY}(?:-${ONE_DAY})?)`;
const PART = new RegExp(
  `^(?:(?<season>${ONE_MONTH}(?: \\d\\d)?(?:-${ONE_MONTH}(?: \\d\\d)?)?):? )?` +
    `(?:(?<days>${SOME_DAYS}(?:,${SOME_DAYS})*):? )?` +
    `(?<times>off|closed|\\d\\d:\\d\\d-\\d\\d:\\d\\d(?:, ?\\d\\d:\\d\\d-\\d\\d:\\d\\d)*)$`,
);

function boundsOf(season: string): Pick<Season, 'from' | 'until'> | null {
  const [first = '', last = first] = season.split('-');
  if (first.length !== last.length) return null;
  const from = monthDay(first, () => 1);
  const until = monthDay(last, lastDayOf);
  return from && until ? { from, until } : null;
}

function monthDay(text: string, dayWhenNone: (month: number) => number): MonthDay | null {
  const month = MONTHS.indexOf(text.slice(0, 3)) + 1;
  const day = text.length > 3 ? Number(text.slice(4)) : dayWhenNone(month);
  return day >= 1 && day <= lastDayOf(month) ? { month, day } : null;
}

function timesOf(text: string): Times[] | null {
  if (text === 'off' || text === 'closed') return [];
  const times = text.split(/, ?/).map((one) => {
    const [from = '', until = ''] = one.split('-');
    const [start, end] = [minutesOf(from), minutesOf(until)];
    return { from, until: end <= start ? clockTime(end + MIDNIGHT) : until };
  });
  return times.every(areTimes) ? times : null;
}

/** It begins on its day, and ends within a day. */
export function areTimes({ from, until }: Times): boolean {
  if (!/^\d\d:[0-5]\d$/.test(from) || !/^\d\d:[0-5]\d$/.test(until)) return false;
  const [start, end] = [minutesOf(from), minutesOf(until)];
  return start < MIDNIGHT && start < end && end <= start + MIDNIGHT;
}

function daysIn(text: string): ('PH' | number)[] {
  return text.split(',').flatMap((run): ('PH' | number)[] => {
    if (run === 'PH') return ['PH'];
    const [first, last = first] = run.split('-').map((day) => DAYS.indexOf(day as 'Mo'));
    const count = ((last! - first! + 7) % 7) + 1;
    return Array.from({ length: count }, (_, i) => (first! + i) % 7);
  });
}

/** No two seasons share a day. */
export function areApart(seasons: readonly Pick<Season, 'from' | 'until'>[]): boolean {
  const taken = new Set<number>();
  for (const { from, until } of seasons) {
    if (!from || !until) return seasons.length === 1;
    const last = placeInYear(until);
    for (let at = placeInYear(from); ; at = at === LAST_PLACE ? 0 : at + 1) {
      if (taken.has(at)) return false;
      taken.add(at);
      if (at === last) break;
    }
  }
  return true;
}

/** Days in order, with places to spare in the shorter months. */
const placeInYear = ({ month, day }: MonthDay): number => (month - 1) * 31 + day - 1;
const LAST_PLACE = placeInYear({ month: 12, day: 31 });
