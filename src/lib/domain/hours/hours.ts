/** H1: when a park is open. Everything is told by the park's own clock. */

export const HOURS_KINDS = ['OPERATING', 'EXTRA_HOURS', 'TICKETED_EVENT', 'PRIVATE'] as const;
export type HoursKind = (typeof HOURS_KINDS)[number];
/** `UNKNOWN`: the source itself does not know. */
export const STRETCH_KINDS = [...HOURS_KINDS, 'UNKNOWN'] as const;

export const HOURS_SOURCES = ['OFFICIAL', 'COMMUNITY', 'IMPORT'] as const;
export type HoursSource = (typeof HOURS_SOURCES)[number];

/** The longest rule, in characters; the database holds to it as well. */
export const LONGEST_RULE = 1_000;
export const LONGEST_NOTE = 200;
/** Days that differ from the rule: more than a year of them is a calendar of its own. */
export const MOST_DATES = 500;
export const MOST_STRETCHES = 12;

/** `HH:MM`; past midnight it counts on: `26:00` is two in the morning of the next day. */
export type ClockTime = string;
/** `YYYY-MM-DD` */
export type Day = string;

export interface Stretch {
  from: ClockTime;
  until: ClockTime;
  kind: (typeof STRETCH_KINDS)[number];
  note: string | null;
}

/** One day; without a stretch the park is closed. */
export interface DayHours {
  stretches: Stretch[];
  note: string | null;
}

/** What is written down of a park's hours: a rule, and the days on which something else holds. */
export interface ParkHours {
  /** As OpenStreetMap writes `opening_hours`; null when nothing regular is known. */
  rule: string | null;
  dates: Record<Day, DayHours>;
  source: HoursSource;
  /** Where it comes from: an address or a name. */
  of: string | null;
  checkedOn: Day | null;
}

/** Why a rule gives no days. */
export const RULE_PROBLEMS = ['UNREADABLE', 'NO_HOLIDAYS', 'TOO_HARD'] as const;
export interface RuleProblem {
  /** `NO_HOLIDAYS`: those of this country are not known; `TOO_HARD`: it takes too long. */
  code: (typeof RULE_PROBLEMS)[number];
  /** What the reader of rules says of it, in English, or where it stopped. */
  detail: string | null;
}

/**
 * The hours of one park as phones have them (entity `hours` of the scope `park:{id}`): worked out by
 * the server for the coming weeks. A day between `from` and `until` that `days` does not name is closed;
 * any other day that it does not name is not known.
 */
export interface HoursRow {
  /** The park's. */
  id: string;
  hours: ParkHours;
  timeZone: string;
  /** Null without a rule, and when it gives no days (`problem`). */
  from: Day | null;
  until: Day | null;
  days: Record<Day, DayHours>;
  problem: RuleProblem | null;
}

export const minutesOf = (time: ClockTime): number =>
  Number(time.slice(0, -3)) * 60 + Number(time.slice(-2));

export const clockTime = (minutes: number): ClockTime =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** The day so many days later; negative: before. */
export const dayAfter = (day: Day, days = 1): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** 0 is Monday. */
export const weekdayOf = (day: Day): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;

/** Null when nobody knows of that day. */
export function hoursOn(row: HoursRow, day: Day): DayHours | null {
  const told = row.days[day];
  if (told) return told;
  const isCovered = row.from !== null && row.until !== null && day >= row.from && day <= row.until;
  return isCovered ? { stretches: [], note: null } : null;
}
