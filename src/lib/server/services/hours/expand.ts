import { daysOf } from '#lib/domain/hours/days.ts';
import { dayAfter, type HoursRow, type ParkHours } from '#lib/domain/hours/hours.ts';
import { parkClock } from '#lib/domain/hours/park-clock.ts';
import { JobProcess, JobProcessFailed } from '../../platform/job-process.ts';
import type { HoursAnswer, HoursJob } from './process.ts';

/** What phones hold: a visit is rarely planned further ahead, and days change. */
export const AHEAD_DAYS = 60;

const rules = new JobProcess<HoursJob, HoursAnswer>({
  name: 'hours process',
  entry: 'src/lib/server/services/hours/process.ts',
  addressSpace: 2 * 1024 ** 3,
  timeoutMs: 5_000,
  env: { MALLOC_ARENA_MAX: '2' },
});

export const stopHoursProcess = (): void => rules.stop();

export interface HoursPlace {
  id: string;
  timeZone: string;
  country: string;
  region: string | null;
  latitude: number;
  longitude: number;
}

/** The days of a park from yesterday on, as its hours give them; a rule that gives none says why. */
export async function expandHours(
  hours: ParkHours,
  place: HoursPlace,
  now: Date,
  aheadDays = AHEAD_DAYS,
): Promise<HoursRow> {
  const { id, timeZone, country, region, latitude, longitude } = place;
  const today = parkClock(timeZone, now.getTime()).day;
  const from = dayAfter(today, -1);
  const until = dayAfter(today, aheadDays);
  // Without a rule only some days are known: the others are not, rather than closed.
  const days = daysOf([], hours.dates, from, until);
  const onlyDates = { id, hours, timeZone, from: null, until: null, days };
  if (hours.rule === null) return { ...onlyDates, problem: null };
  const where = { timeZone, country, region, latitude, longitude };
  const answer = await rules
    .run({ rule: hours.rule, ...where, from, until })
    .catch((error: unknown): Exclude<HoursAnswer, { fault: string }> => {
      if (error instanceof JobProcessFailed) return { problem: { code: 'TOO_HARD', detail: null } };
      throw error;
    });
  if ('problem' in answer) return { ...onlyDates, problem: answer.problem };
  const all = daysOf(answer.intervals, hours.dates, from, until);
  return { id, hours, timeZone, from, until, days: all, problem: null };
}
