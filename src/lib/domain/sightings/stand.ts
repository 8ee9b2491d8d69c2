import type { Day } from '../hours/hours.ts';
import type { SightedDay, SightedRow, Voices } from './sighting.ts';

/** How visitors say a ride stands: one word, or two that do not agree. */
export interface Stand {
  state: 'closed' | 'open' | 'disagree';
  closed: Voices | null;
  open: Voices | null;
  /** The last word, whichever. ISO 8601. */
  at: string;
}

/** What was said of that day, or null. No word outlives its day. */
export function standOn(row: SightedRow | null, day: Day): Stand | null {
  const said = row?.days.find((one) => one.day === day);
  return said ? standOf(said) : null;
}

function standOf({ closed, open }: SightedDay): Stand | null {
  if (!closed && !open) return null;
  const state = closed && open ? 'disagree' : closed ? 'closed' : 'open';
  return { state, closed, open, at: latest(closed, open) };
}

const latest = (a: Voices | null, b: Voices | null): string =>
  (a?.at ?? '') > (b?.at ?? '') ? a!.at : b!.at;

/** So many days back a word of an earlier day is still worth reading. */
const LATELY_DAYS = 14;
const DAY_MS = 86_400_000;

/** Days before this one of which something was said, the newest first: evidence, and nothing more. */
export function latelyBefore(row: SightedRow | null, today: Day): SightedDay[] {
  const age = (day: Day): number => (Date.parse(today) - Date.parse(day)) / DAY_MS;
  return (row?.days ?? []).filter(
    (said) => said.day < today && age(said.day) <= LATELY_DAYS && standOf(said) !== null,
  );
}
