import { seeded } from '../seeded.ts';

/** What may happen in a history, and how often beside the others. */
const WEIGHTS = {
  // a person at a phone
  write: 20,
  edit: 8,
  send: 4,
  reopen: 10,
  revise: 7,
  discard: 2,
  withdraw: 4,
  propose: 16,
  repropose: 12,
  vote: 8,
  log: 8,
  relog: 5,
  unlog: 2,
  openPark: 4,
  signIn: 7,
  signOut: 2,
  // a phone and its storage
  offline: 7,
  online: 9,
  openTab: 4,
  killTab: 5,
  killSoon: 7,
  powerCut: 3,
  full: 3,
  evictCopies: 2,
  evictAll: 1,
  corrupt: 3,
  copyPhone: 3,
  clock: 2,
  expire: 3,
  // the desk, the wiki and its server
  decide: 26,
  importRide: 5,
  rename: 6,
  addCompany: 3,
  removeCompany: 2,
  snapshot: 2,
  age: 2,
  down: 3,
  busy: 2,
  backup: 2,
  restore: 1,
  deploy: 1,
} as const;

export type Deed = keyof typeof WEIGHTS;

/** One thing that happens: when (ms), on which phone, and numbers from 0 to 1 that choose what exactly. */
export interface Step {
  at: number;
  deed: Deed;
  phone: number;
  picks: number[];
}

export const PHONES = 3;
const STEPS = 76;
const LASTS_MS = 12 * 60_000;

const DEEDS = Object.entries(WEIGHTS) as [Deed, number][];
const TOTAL = DEEDS.reduce((sum, [, weight]) => sum + weight, 0);

/** The steps of the history with this seed, in order. */
export function planOf(seed: number): Step[] {
  const chance = seeded(seed);
  const steps = Array.from({ length: STEPS }, (): Step => {
    let left = chance() * TOTAL;
    const deed = DEEDS.find(([, weight]) => (left -= weight) < 0)![0];
    return {
      at: Math.floor(chance() * LASTS_MS),
      deed,
      phone: Math.floor(chance() * PHONES),
      picks: [chance(), chance(), chance(), chance()],
    };
  });
  return steps.sort((a, b) => a.at - b.at);
}
