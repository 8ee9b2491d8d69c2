const FIRST_MS = 1_000;
const LONGEST_MS = 5 * 60_000;

/** Full jitter: anywhere up to 1 s · 2ⁿ, five minutes at most. `chance` is 0 to 1. */
export const backoffMs = (attempts: number, chance: number): number =>
  Math.round(chance * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts, 20)));

/** K12: nothing waits longer than this. */
export const LONGEST_WAIT_MS = 15 * 60_000;

/** How long after so many tries, and no shorter than the server asked for. */
export const waitMs = (attempts: number, chance: number, askedMs = 0): number =>
  Math.min(LONGEST_WAIT_MS, Math.max(askedMs, backoffMs(attempts, chance)));
