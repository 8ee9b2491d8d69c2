const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Clocks that set themselves are seldom further off. */
const AHEAD_MS = 10 * MINUTE_MS;
/** A phone may have been without a line for a season; a clock that fell back to its maker's year is further off. */
const LATE_MS = 400 * DAY_MS;

/**
 * Whether a phone's clock may be believed that something was said at `at`, when it is received at `now`
 * (both ISO 8601). A late word keeps its own time, so it never counts for the day on which it arrives;
 * one from the future was said nobody knows when.
 */
export function isCredible(at: string, now: string): boolean {
  const late = Date.parse(now) - Date.parse(at);
  return late >= -AHEAD_MS && late <= LATE_MS;
}

/** What one person may say in 24 hours: somebody nothing of whom is published yet, and everybody else. */
const NEWCOMER_A_DAY = 20;
const KNOWN_A_DAY = 200;

export const mostADay = (isKnown: boolean): number => (isKnown ? KNOWN_A_DAY : NEWCOMER_A_DAY);
