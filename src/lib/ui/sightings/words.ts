import { parkClock } from '#lib/domain/hours/park-clock.ts';
import type { SightedDay } from '#lib/domain/sightings/sighting.ts';
import type { Stand } from '#lib/domain/sightings/stand.ts';
import { sightings } from '#lib/messages/en/sightings.ts';
import { partialDate, since } from '../format.ts';

/** `14:10` by the clock in the park. */
export function clockTime(at: string, timeZone: string): string {
  const { minutes } = parkClock(timeZone, Date.parse(at));
  return [Math.floor(minutes / 60), minutes % 60].map((n) => String(n).padStart(2, '0')).join(':');
}

/** How visitors say a ride stands, in one line. */
export function standWords({ closed, open, at }: Stand, timeZone: string, now: number): string {
  if (closed && open) return sightings.disagree(closed.people, open.people, since(at, now));
  const time = clockTime(at, timeZone);
  return closed ? sightings.closed(closed.people, time) : sightings.open(open?.people ?? 0, time);
}

/** `27 November 2026: 2 visitors said closed`. */
export function dayWords({ day, closed, open }: SightedDay): string {
  const said = [
    closed && sightings.dayClosed(closed.people),
    open && sightings.dayOpen(open.people),
  ].filter((words) => words !== null);
  return `${partialDate(day)}: ${said.join(sightings.and)}`;
}
