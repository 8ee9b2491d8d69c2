/**
 * The hours process: reads rules that strangers wrote, by the library that OpenStreetMap uses. A process of
 * its own since a time zone is the whole process's, and since a rule may take for ever. Forked by expand.ts,
 * one job at a time.
 */
import OpeningHours from 'opening_hours';
import type { Interval } from '../../../domain/hours/days.ts';
import { dayAfter, type Day, type RuleProblem } from '../../../domain/hours/hours.ts';

export interface HoursJob {
  rule: string;
  timeZone: string;
  /** ISO 3166, upper case; for its holidays. */
  country: string;
  region: string | null;
  /** For the sun. */
  latitude: number;
  longitude: number;
  /** The first and the last day asked for. */
  from: Day;
  until: Day;
}
export type HoursAnswer = { intervals: Interval[] } | { problem: RuleProblem } | { fault: string };

const DETAIL_MAX = 300;
const SUN = /sunrise|sunset|dawn|dusk/i;

function intervalsOf(job: HoursJob): Interval[] {
  // Node takes the zone up at once. Hours are what a clock shows, so that one that is never changed counts
  // them best: the library moves an end that summer time leaves out. The sun alone needs the zone.
  process.env['TZ'] = SUN.test(job.rule) ? job.timeZone : 'UTC';
  const hours = new OpeningHours(
    job.rule,
    {
      // As text, or the library takes sunrise for six o'clock.
      ...({ lat: String(job.latitude), lon: String(job.longitude) } as unknown as {
        lat: number;
        lon: number;
      }),
      address: { country_code: job.country.toLowerCase(), state: job.region ?? '' },
    },
    { mode: 0, locale: 'en', tag_key: 'opening_hours', map_value: undefined, warnings_severity: 4 },
  );
  const first = midnight(dayAfter(job.from, -1));
  const last = midnight(dayAfter(job.until, 2));
  return hours.getOpenIntervals(first, last).map(([from, until, unknown, note]) => {
    const day = dayShown(from);
    const whole = Math.round((Date.parse(dayShown(until)) - Date.parse(day)) / 86_400_000);
    return {
      ...{ day, from: minutesShown(from), until: whole * 1440 + minutesShown(until) },
      ...{ unknown, note: note?.slice(0, DETAIL_MAX) ?? null },
    };
  });
}

const midnight = (day: Day): Date => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date);
};
const two = (n: number): string => String(n).padStart(2, '0');
const dayShown = (at: Date): Day =>
  `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
const minutesShown = (at: Date): number => at.getHours() * 60 + at.getMinutes();

/** The library throws texts, for a rule it cannot read and for holidays it does not know alike. */
function problemOf(error: unknown): HoursAnswer {
  const words = (error instanceof Error ? error.message : String(error)).trim();
  if (/memory|allocate/i.test(words)) return { fault: words.slice(0, DETAIL_MAX) };
  const code = /no holidays/i.test(words) ? 'NO_HOLIDAYS' : 'UNREADABLE';
  return { problem: { code, detail: words.slice(0, DETAIL_MAX) } };
}

process.on('message', (job: HoursJob) => {
  let answer: HoursAnswer;
  try {
    answer = { intervals: intervalsOf(job) };
  } catch (error) {
    answer = problemOf(error);
  }
  process.send?.(answer);
});
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
