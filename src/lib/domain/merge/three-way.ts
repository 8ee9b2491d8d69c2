import { diff3Merge } from 'node-diff3';

/** How two changes of one value may be brought together. */
export type Manner = 'whole' | 'list' | 'text';

/**
 * What comes of a change from `base` to `mine` where `theirs` stands now:
 * - `untouched` nobody else changed it: mine
 * - `same`      it already stands as I want it, or I want nothing else
 * - `joined`    both changed it, and both changes fit
 * - `clash`     both changed it to something else: a person decides, and nothing is lost
 */
export type Merged =
  | { kind: 'untouched' | 'same' | 'joined'; value: unknown }
  | { kind: 'clash'; base: unknown; theirs: unknown; mine: unknown };

/** Symmetric but for the names: whose change came first makes no difference to what is joined. */
export function mergeValue(
  base: unknown,
  theirs: unknown,
  mine: unknown,
  manner: Manner = 'whole',
): Merged {
  if (isSame(theirs, mine) || isSame(base, mine)) return { kind: 'same', value: theirs };
  if (isSame(base, theirs)) return { kind: 'untouched', value: mine };
  const joined = join(base, theirs, mine, manner);
  return joined === null
    ? { kind: 'clash', base, theirs, mine }
    : { kind: isSame(joined, theirs) ? 'same' : 'joined', value: joined };
}

function join(base: unknown, theirs: unknown, mine: unknown, manner: Manner): unknown {
  if (manner === 'list' && isList(theirs) && isList(mine))
    return joinLists(isList(base) ? base : [], theirs, mine);
  if (manner === 'text' && [base, theirs, mine].every((text) => typeof text === 'string'))
    return joinTexts(base as string, theirs as string, mine as string);
  return null;
}

const isList = (value: unknown): value is unknown[] => Array.isArray(value);
const has = (list: readonly unknown[], one: unknown): boolean =>
  list.some((other) => isSame(other, one));

/** What either took out is out, what either added is in; in their order, mine behind. Null where I put it in another order. */
function joinLists(base: unknown[], theirs: unknown[], mine: unknown[]): unknown[] | null {
  const staid = (list: unknown[]): boolean =>
    isSame(
      list.filter((one) => has(base, one)),
      base.filter((one) => has(list, one)),
    );
  if (!staid(theirs) || !staid(mine)) return null;
  const kept = theirs.filter((one) => has(mine, one) || !has(base, one));
  return [...kept, ...mine.filter((one) => !has(theirs, one) && !has(base, one))];
}

/** By sentences and lines: words of one sentence by two hands are for a person to read. */
function joinTexts(base: string, theirs: string, mine: string): string | null {
  const regions = diff3Merge(sentences(theirs), sentences(base), sentences(mine), {
    excludeFalseConflicts: true,
  });
  const fits = regions.every(({ ok }) => ok !== undefined);
  return fits ? regions.flatMap(({ ok }) => ok ?? []).join('') : null;
}

/** Put together again they are the text. */
const sentences = (text: string): string[] => text.split(/(?<=[.!?…]\s|\n)/);

/** Alike, whatever the order of keys: the database keeps its own. */
export const isSame = (a: unknown, b: unknown): boolean =>
  JSON.stringify(ordered(a ?? null)) === JSON.stringify(ordered(b ?? null));

function ordered(value: unknown): unknown {
  if (isList(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, ordered(inner)]));
}
