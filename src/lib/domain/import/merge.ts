import type { Measure } from '../catalogue/rows.ts';
import type { ParkHours } from '../hours/hours.ts';
import type { Doubt } from './facts.ts';
import { nameKey } from './plain.ts';

type Fields = Record<string, unknown>;

/** Figures so near are one figure, rounded otherwise. */
const SAME_FIGURE = 0.01;

/**
 * What a source says, laid over what is known: the fields it changes, and where it contradicts. `said` is what the same
 * source said when it was last read (null: never): what it repeats is no news, so what people changed since stays; what
 * it says anew is taken where nobody else has touched the field. Nothing that is known is overwritten by another's word.
 */
export function mergeFacts(
  known: Fields,
  said: Fields | null,
  says: Fields,
): { changed: Fields; doubts: Doubt[] } {
  const changed: Fields = {};
  const doubts: Doubt[] = [];
  for (const [field, news] of Object.entries(says)) {
    const now = known[field] ?? null;
    const before = said && field in said ? said[field] : undefined;
    if (isEmpty(news) || isSame(now, news)) continue;
    if (isEmpty(now)) changed[field] = news;
    else if (isPlain(now) && isPlain(news)) {
      const inner = mergeFacts(now, isPlain(before) ? before : null, news);
      if (Object.keys(inner.changed).length > 0) changed[field] = { ...now, ...inner.changed };
      doubts.push(...inner.doubts);
    } else if (isList(now) && isList(news)) {
      const added = news.filter((one) => !now.some((other) => isSame(other, one)));
      if (added.length > 0) changed[field] = [...now, ...added];
    } else if (before !== undefined && isSame(before, news)) continue;
    else if ((before !== undefined && isSame(before, now)) || refines(now, news))
      changed[field] = news;
    else if (!refines(news, now) && !isPartOf(now, news))
      doubts.push({ field, reason: contradiction(field, now, news) });
  }
  return { changed, doubts };
}

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (isList(value) && value.length === 0) ||
  (isPlain(value) && Object.keys(value).length === 0);

const isList = (value: unknown): value is unknown[] => Array.isArray(value);
const isMeasure = (value: unknown): value is Measure =>
  typeof value === 'object' && value !== null && 'si' in value && 'unit' in value;
const isHours = (value: unknown): value is ParkHours =>
  typeof value === 'object' && value !== null && 'rule' in value && 'dates' in value;
/** Fields of fields; a measure is one value, and so are a park's hours. */
const isPlain = (value: unknown): value is Fields =>
  typeof value === 'object' &&
  value !== null &&
  !isList(value) &&
  !isMeasure(value) &&
  !isHours(value);

function isSame(a: unknown, b: unknown): boolean {
  if (isMeasure(a) && isMeasure(b)) return isNear(a.si, b.si);
  if (isHours(a) && isHours(b)) return isSame(a.rule, b.rule) && isSame(a.dates, b.dates);
  return JSON.stringify(ordered(a ?? null)) === JSON.stringify(ordered(b ?? null));
}

/** Stored JSON has its keys in another order. */
function ordered(value: unknown): unknown {
  if (isList(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, ordered(inner)]));
}

const isNear = (a: number, b: number): boolean =>
  Math.abs(a - b) <= SAME_FIGURE * Math.max(Math.abs(a), Math.abs(b));

/** Does `to` say what `from` says, and more? `1999` is told more exactly by `1999-05-01`. */
const refines = (from: unknown, to: unknown): boolean =>
  typeof from === 'string' &&
  typeof to === 'string' &&
  /^\d{4}/.test(from) &&
  to.startsWith(from.replace('~', ''));

/** `Hydraulic` and `Hydraulic Launch` do not contradict each other. */
function isPartOf(a: unknown, b: unknown): boolean {
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  const [one, other] = [` ${nameKey(a)} `, ` ${nameKey(b)} `];
  return one.includes(other) || other.includes(one);
}

const told = (value: unknown): string =>
  isMeasure(value) ? `${value.value} ${value.unit}` : JSON.stringify(value).slice(0, 80);

const contradiction = (field: string, now: unknown, news: unknown): string =>
  `${field}: the file says ${told(news)}, the catalogue ${told(now)}`;
