import type { Day } from './hours.ts';

// By Intl alone: it is on every phone, and a library for dates would weigh half of what a first page may.
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone);
  if (!clock)
    clocks.set(
      timeZone,
      (clock = new Intl.DateTimeFormat('en-US', {
        ...{ timeZone, hourCycle: 'h23', calendar: 'gregory', numberingSystem: 'latn' },
        ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
        ...{ hour: '2-digit', minute: '2-digit' },
      })),
    );
  return clock;
}

/** The day and the minutes since its midnight that the clock in the park shows at an instant, in ms. */
export function parkClock(timeZone: string, at: number): { day: Day; minutes: number } {
  const shown: Record<string, string> = {};
  for (const { type, value } of clockOf(timeZone).formatToParts(at)) shown[type] = value;
  const { year, month, day, hour, minute } = shown;
  return { day: `${year}-${month}-${day}`, minutes: Number(hour) * 60 + Number(minute) };
}
