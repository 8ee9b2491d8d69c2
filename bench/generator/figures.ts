import type {
  CoasterStats,
  Measure,
  RatingTally,
  RideCategory,
} from '../../src/lib/domain/catalogue/rows.ts';
import { siOf } from '../../src/lib/domain/catalogue/units.ts';
import type { Random } from './random.ts';
import { LAUNCHES } from './words.ts';

/** A third with every figure, some with one or two, the others with none. */
export function stats(
  random: Random,
  country: string,
  category: RideCategory,
): CoasterStats | null {
  const share = random.next();
  if (share > 0.45) return null;
  const isFull = share < 1 / 3;
  const imperial = country === 'US' || country === 'GB';
  const some = <T>(value: T): { of?: T } => (isFull || random.chance(0.4) ? { of: value } : {});
  const height = some(length(random, 4, 90, imperial));
  const track = some(length(random, 60, 1_900, imperial));
  const speed = some(speedOf(random, imperial));
  return {
    ...('of' in height && { heightM: height.of }),
    ...('of' in track && { lengthM: track.of }),
    ...('of' in speed && { speedMps: speed.of }),
    ...(isFull && {
      dropM: length(random, 3, 85, imperial),
      inversions: random.chance(0.7) ? 0 : random.whole(1, 8),
      angleDeg: random.whole(20, 90),
      durationS: random.whole(50, 240),
      ...(category === 'RC' && {
        material: random.weighted([
          ['STEEL', 85],
          ['WOOD', 12],
          ['HYBRID', 3],
        ] as const),
        ...(random.chance(0.15) && { launch: random.pick(LAUNCHES) }),
      }),
    }),
  };
}

function length(random: Random, least: number, most: number, imperial: boolean): Measure {
  const metres = least + (most - least) * random.next() ** 2;
  if (!imperial) {
    const value = rounded(metres, 1);
    return { si: value, value, unit: 'm' };
  }
  const feet = Math.round(metres / 0.3048);
  return { si: siOf(feet, 'ft')!, value: feet, unit: 'ft' };
}

function speedOf(random: Random, imperial: boolean): Measure {
  const value = random.whole(imperial ? 10 : 15, imperial ? 80 : 130);
  const unit = imperial ? 'mph' : 'km/h';
  return { si: siOf(value, unit)!, value, unit };
}

export function tally(random: Random, share: number): RatingTally {
  const histogram = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  const count = random.chance(share) ? Math.round(1 + 400 * random.next() ** 6) : 0;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const halfStars = Math.min(10, 1 + Math.floor(10 * (1 - random.next() * random.next())));
    histogram[halfStars - 1]!++;
    sum += halfStars;
  }
  return { count, sum, histogram };
}

/** As precise as such dates are: often the year alone. */
export function date(random: Random, least: number, most: number): string {
  const year = random.whole(least, most);
  const two = (n: number): string => String(n).padStart(2, '0');
  const precision = random.next();
  if (precision < 0.45) return String(year);
  if (precision < 0.55) return `${year}-${two(random.whole(1, 12))}`;
  return `${year}-${two(random.whole(1, 12))}-${two(random.whole(1, 28))}`;
}

export const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
