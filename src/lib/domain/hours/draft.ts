import { clockTime, minutesOf, type Day, type DayHours, type ParkHours } from './hours.ts';
import {
  areApart,
  areTimes,
  ruleOf,
  weeklyOf,
  type Season,
  type Times,
  type Weekly,
} from './weekly.ts';

/** Hours as their form holds them. */
export interface HoursDraft {
  /** `none`: nothing regular is known. */
  by: 'weekly' | 'rule' | 'none';
  weekly: Weekly;
  rule: string;
  dates: Record<Day, DayHours>;
  of: string;
  checkedOn: Day;
}

const WEEK = 7;

export const wholeYear = (): Season => ({
  from: null,
  until: null,
  week: Array.from({ length: WEEK }, () => []),
  holidays: null,
});

export function draftOf(hours: ParkHours | null, today: Day): HoursDraft {
  const rule = hours?.rule ?? null;
  const weekly = rule === null ? null : weeklyOf(rule);
  return {
    by: rule === null ? (hours ? 'none' : 'weekly') : weekly ? 'weekly' : 'rule',
    weekly: weekly && weekly.length > 0 ? weekly : [wholeYear()],
    rule: rule ?? '',
    dates: hours?.dates ?? {},
    of: hours?.of ?? '',
    checkedOn: today,
  };
}

export type DraftProblem = 'OVERLAP' | 'TIMES';

/** The hours that the form says; null hours: nothing is known at all. */
export function hoursOf(
  draft: HoursDraft,
): { hours: ParkHours | null } | { problem: DraftProblem } {
  const { by, weekly, dates, checkedOn } = draft;
  if (by === 'weekly') {
    const all = weekly.flatMap(({ week, holidays }) => [...week.flat(), ...(holidays ?? [])]);
    if (!all.every(areTimes)) return { problem: 'TIMES' };
    if (weekly.length > 1 && !areApart(weekly)) return { problem: 'OVERLAP' };
  }
  const text = draft.rule.trim();
  const rule = by === 'weekly' ? ruleOf(weekly) : by === 'rule' && text !== '' ? text : null;
  if (rule === null && Object.keys(dates).length === 0) return { hours: null };
  const of = draft.of.trim() || null;
  return { hours: { rule, dates, source: 'COMMUNITY', of, checkedOn } };
}

/** What a clock's hands say of an end, as counted from the day it began on: two in the morning is `26:00`. */
export function endAfter(from: Times['from'], clock: string): string {
  if (from === '' || clock === '') return clock;
  const end = minutesOf(clock) % 1440;
  return clockTime(end <= minutesOf(from) ? end + 1440 : end);
}
