import { slugOf } from '../domain/catalogue/slug.ts';
import { siOf } from '../domain/catalogue/units.ts';
import type { CoasterStats, Measure, RatingTally } from '../domain/catalogue/rows.ts';

// What follows from the rest of a row is not sent: phones derive it by the same rules. What does not follow goes whole.

/** Names whose slugs every version of Unicode gives alike. */
const DERIVABLE = /^[\u0020-\u024f’–]*$/;

/** Nothing where the slug follows from the name, the number of one that was taken, or the slug. */
export function packSlug(slug: string, name: string): null | number | string {
  if (!DERIVABLE.test(name)) return slug;
  const plain = slugOf(name);
  if (slug === plain) return null;
  const number = slug.startsWith(`${plain}-`) ? slug.slice(plain.length + 1) : '';
  return /^[1-9]\d{0,4}$/.test(number) ? Number(number) : slug;
}

export function unpackSlug(packed: unknown, name: string): unknown {
  if (packed === null) return slugOf(name);
  return typeof packed === 'number' ? `${slugOf(name)}-${packed}` : packed;
}

export function packRating(rating: RatingTally): unknown {
  const { count, sum } = tallyOf(rating.histogram);
  return count === rating.count && sum === rating.sum ? rating.histogram : rating;
}

export function unpackRating(packed: unknown): unknown {
  return Array.isArray(packed) ? { ...tallyOf(packed), histogram: packed as unknown[] } : packed;
}

function tallyOf(histogram: readonly number[]): { count: number; sum: number } {
  return histogram.reduce(
    ({ count, sum }, n, i) => ({ count: count + n, sum: sum + n * (i + 1) }),
    { count: 0, sum: 0 },
  );
}

/** Measures as `[value, unit]`, of which the figure in SI follows. */
export const packStats = (stats: CoasterStats | null): unknown => mapped(stats, packMeasure);
export const unpackStats = (packed: unknown): unknown => mapped(packed, unpackMeasure);

function mapped(fields: unknown, each: (value: unknown) => unknown): unknown {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return fields;
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, each(value)]));
}

function packMeasure(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const measure = value as Measure;
  return siOf(measure.value, measure.unit) === measure.si ? [measure.value, measure.unit] : measure;
}

function unpackMeasure(packed: unknown): unknown {
  if (!Array.isArray(packed)) return packed;
  const [value, unit] = packed as [number, string];
  return { si: siOf(value, unit), value, unit };
}
