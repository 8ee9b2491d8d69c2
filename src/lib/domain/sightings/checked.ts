import type { Day } from '../hours/hours.ts';
import type { SightedFacts, SightedRow } from './sighting.ts';

/** Facts that visitors looked at and found to hold. */
export interface Checked extends SightedFacts {
  /** `fresh` for a month, `fading` for half a year, `old` for two years; nothing is told of it after that. */
  age: 'fresh' | 'fading' | 'old';
  /** What they saw is what stands there now; false when it was changed since. */
  isOfThis: boolean;
}

const STEPS = [
  ['fresh', 31],
  ['fading', 183],
  ['old', 730],
] as const;
const DAY_MS = 86_400_000;

export function ageOn(on: Day, today: Day): Checked['age'] | null {
  const days = (Date.parse(today) - Date.parse(on)) / DAY_MS;
  return STEPS.find(([, most]) => days <= most)?.[0] ?? null;
}

/** The newest check of what stands there now; without one, the newest of what stood there before. Null: none. */
export function checkOf(row: SightedRow | null, mark: string, today: Day): Checked | null {
  const told = (row?.checks ?? []).flatMap((check): Checked[] => {
    const age = ageOn(check.on, today);
    return age ? [{ ...check, age, isOfThis: check.mark === mark }] : [];
  });
  return told.find(({ isOfThis }) => isOfThis) ?? told[0] ?? null;
}
