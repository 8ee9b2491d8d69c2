import { dayAfter, minutesOf, type DayHours, type Stretch } from '#lib/domain/hours/hours.ts';
import type { OpenState } from '#lib/domain/hours/open-now.ts';
import type { MonthDay } from '#lib/domain/hours/weekly.ts';
import { hours } from '#lib/messages/en/hours.ts';

const LOCALE = 'en-GB';
const at = (day: string): Date => new Date(`${day}T00:00:00Z`);
const format = (options: Intl.DateTimeFormatOptions) => {
  const made = new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: 'UTC' });
  return (day: string): string => made.format(at(day));
};
/** `Saturday, 28 November` */
export const dayWords = format({ weekday: 'long', day: 'numeric', month: 'long' });
/** `Sat 28` */
export const shortDay = format({ weekday: 'short', day: 'numeric' });
/** `November 2026` */
export const monthWords = format({ month: 'long', year: 'numeric' });
const monthDay = format({ day: 'numeric', month: 'long' });
/** `1 April`; of a leap year, so that 29 February has words. */
export const monthDayWords = ({ month, day }: MonthDay): string =>
  monthDay(`2028-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
export const monthName = (month: number): string =>
  new Intl.DateTimeFormat(LOCALE, { month: 'long', timeZone: 'UTC' }).format(
    at(`2028-${String(month).padStart(2, '0')}-01`),
  );

const MIDNIGHT = 1440;

/** `02:00` of `26:00`: what a clock shows. */
export const clockShows = (time: string): string =>
  minutesOf(time) < MIDNIGHT
    ? time
    : `${String(Number(time.slice(0, 2)) - 24).padStart(2, '0')}${time.slice(2)}`;

/** `10:00–18:00` */
export const timesWords = ({ from, until }: Pick<Stretch, 'from' | 'until'>): string =>
  from === '00:00' && until === '24:00'
    ? hours.allDay
    : `${from}–${until === '24:00' ? until : clockShows(until)}`;

export const kindWords = (kind: Stretch['kind']): string =>
  kind === 'UNKNOWN' ? hours.dayUnknown : hours.kind[kind];

/** A day in one line; null is a day of which nobody knows. */
export function dayHoursWords(day: DayHours | null): string {
  if (!day) return hours.dayUnknown;
  if (day.stretches.length === 0) return [hours.dayClosed, day.note].filter(Boolean).join(': ');
  const told = day.stretches.map((one) => {
    const what = one.kind === 'OPERATING' ? '' : kindWords(one.kind);
    return [timesWords(one), [what, one.note].filter(Boolean).join(', ')].filter(Boolean).join(' ');
  });
  return [told.join(', '), day.note].filter(Boolean).join(' · ');
}

/** `Open until 18:00`, and whether that is good news. */
export function stateWords(state: OpenState): { tone: 'good' | 'bad' | 'none'; text: string } {
  if (state.state === 'unknown')
    return { tone: 'none', text: [hours.unknown, state.note].filter(Boolean).join(': ') };
  if (state.state === 'open') {
    const time = state.until === '24:00' ? state.until : clockShows(state.until);
    return state.kind === 'OPERATING'
      ? { tone: 'good', text: hours.openUntil(time) }
      : { tone: 'none', text: hours.kindUntil(hours.kind[state.kind], time) };
  }
  return { tone: 'bad', text: [hours.closed, nextWords(state)].filter(Boolean).join(' · ') };
}

function nextWords({ next }: Extract<OpenState, { state: 'closed' }>): string | null {
  if (!next) return null;
  if (next.ahead === 0) return hours.opensLater(next.from);
  if (next.ahead === 1) return hours.opensTomorrow(next.from);
  return hours.opensOn(dayWords(next.day), next.from);
}

/** Seven days from one on. */
export const weekFrom = (day: string): string[] =>
  Array.from({ length: 7 }, (_, i) => dayAfter(day, i));
