import {
  dayAfter,
  hoursOn,
  minutesOf,
  type ClockTime,
  type Day,
  type HoursKind,
  type HoursRow,
  type Stretch,
} from './hours.ts';
import { parkClock } from './park-clock.ts';

/** `open now?`: what is not known is never told as closed. */
export type OpenState =
  | {
      state: 'open';
      kind: HoursKind;
      /** Past 24:00: of the next day. */ until: ClockTime;
      note: string | null;
    }
  | { state: 'closed'; next: NextOpening | null; note: string | null }
  | { state: 'unknown'; note: string | null };

export interface NextOpening {
  day: Day;
  /** From today: 0 is later today. */
  ahead: number;
  from: ClockTime;
  kind: HoursKind;
}

/** So far ahead the next opening is looked for. */
const AHEAD_DAYS = 60;
const DAY = 1440;

/**
 * At an instant, in ms. As people read it: what the park's clock shows is compared with what the hours say, on
 * days when clocks change as well.
 */
export function openAt(row: HoursRow | null, at: number): OpenState {
  if (!row) return { state: 'unknown', note: null };
  const { day, minutes } = parkClock(row.timeZone, at);
  const today = hoursOn(row, day);
  if (!today) return { state: 'unknown', note: null };
  // What began yesterday may last past midnight.
  const yesterday = row.days[dayAfter(day, -1)]?.stretches ?? [];
  const now = [
    ...today.stretches.filter((one) => covers(one, minutes)),
    ...yesterday.filter((one) => covers(one, minutes + DAY)).map(asOfToday),
  ];
  const open = now.find(({ kind }) => kind === 'OPERATING') ?? now.find(isTold);
  if (open && isTold(open))
    return { state: 'open', kind: open.kind, until: open.until, note: open.note };
  if (now.length > 0) return { state: 'unknown', note: now[0]!.note };
  return { state: 'closed', next: nextOf(row, day, minutes), note: today.note };
}

const covers = ({ from, until }: Stretch, minutes: number): boolean =>
  minutesOf(from) <= minutes && minutes < minutesOf(until);

const asOfToday = (one: Stretch): Stretch => ({
  ...one,
  until: `${String(Number(one.until.slice(0, 2)) - 24).padStart(2, '0')}${one.until.slice(2)}`,
});

type Told = Stretch & { kind: HoursKind };
const isTold = (one: Stretch): one is Told => one.kind !== 'UNKNOWN';

function nextOf(row: HoursRow, today: Day, minutes: number): NextOpening | null {
  for (let ahead = 0; ahead <= AHEAD_DAYS; ahead++) {
    const day = dayAfter(today, ahead);
    const told = hoursOn(row, day);
    if (!told) return null; // it may open before: nobody knows
    const later = told.stretches.filter(({ from }) => ahead > 0 || minutesOf(from) > minutes);
    const [next] = [...later].sort((a, b) => (a.from < b.from ? -1 : 1));
    if (next) return isTold(next) ? { day, ahead, from: next.from, kind: next.kind } : null;
  }
  return null;
}
