import { creditOf, type CreditRules } from './credits.ts';
import type { LogFacts, ParkFacts, RideFacts } from './facts.ts';
import type { LogEntry } from '../log/entry.ts';

/** One park of a log, and how much of it is done. */
export interface ParkDone {
  park: ParkFacts;
  rides: number;
  /** Of what stands there and counts. */
  done: number;
  total: number;
}

export interface LogStatistics {
  rides: number;
  credits: number;
  countries: number;
  inversions: number;
  metres: number;
  /** By how often they were ridden in. */
  parks: ParkDone[];
  /** Entries whose ride the catalogue does not know, or not any more: they count as rides alone. */
  unknown: number;
}

/** Figures of a log, by the rules its rider chose. */
export function statisticsOf(
  entries: readonly LogEntry[],
  facts: LogFacts,
  rules: CreditRules,
): LogStatistics {
  const rides = new Map(facts.rides.map((ride) => [ride.id, ride]));
  const credits = new Set<string>();
  const ridesIn = new Map<string, number>();
  const sums = { rides: 0, inversions: 0, metres: 0, unknown: 0 };
  for (const { ride: logged, laps } of entries) {
    sums.rides += laps;
    const ride = rides.get(logged.id);
    if (!ride) {
      sums.unknown++;
      continue;
    }
    const credit = creditOf(ride, rules);
    if (credit) credits.add(credit);
    sums.inversions += laps * ride.inversions;
    sums.metres += laps * ride.lengthM;
    ridesIn.set(ride.parkId, (ridesIn.get(ride.parkId) ?? 0) + laps);
  }
  const parks = facts.parks
    .filter(({ id }) => ridesIn.has(id))
    .map((park) => ({
      ...{ park, rides: ridesIn.get(park.id)! },
      ...doneIn(
        facts.rides.filter((ride) => ride.parkId === park.id),
        credits,
        rules,
      ),
    }))
    .sort((a, b) => b.rides - a.rides || (a.park.name < b.park.name ? -1 : 1));
  const countries = new Set(parks.map(({ park }) => park.country)).size;
  return { ...sums, credits: credits.size, countries, parks };
}

function doneIn(
  rides: readonly RideFacts[],
  credits: ReadonlySet<string>,
  rules: CreditRules,
): { done: number; total: number } {
  const counted = new Set(rides.flatMap((ride) => (ride.standing && creditOf(ride, rules)) || []));
  return { done: [...counted].filter((credit) => credits.has(credit)).length, total: counted.size };
}
