import type { LoggedEntry } from './log-view.ts';

/** What was ridden on one day in one park. */
export interface LogDay {
  on: string;
  parkId: string;
  parkName: string;
  entries: LoggedEntry[];
}

/** Of a log in its order, the latest first. A second park of a day comes after the first. */
export function daysOf(log: readonly LoggedEntry[]): LogDay[] {
  const days = new Map<string, LogDay>();
  for (const item of log) {
    const { on, ride } = item.entry;
    const key = `${on} ${ride.parkId}`;
    const day = days.get(key);
    if (day) day.entries.push(item);
    else days.set(key, { on, parkId: ride.parkId, parkName: ride.parkName, entries: [item] });
  }
  return [...days.values()];
}
