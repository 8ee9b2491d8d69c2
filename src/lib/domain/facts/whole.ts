import { fieldsOf, type FactsKind, type FieldForm } from './fields.ts';
import type { Changes, Values } from './proposal.ts';

/** Others are chosen. */
const TYPED: ReadonlySet<FieldForm['is']> = new Set(['line', 'text']);

const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** Pairs of fields of which the first may not come after, or be more than, the second. */
const ORDERED: Readonly<Record<FactsKind, readonly (readonly [string, string, string])[]>> = {
  park: [['opened', 'closed', 'ENDS_BEFORE']],
  ride: [
    ['opened', 'closed', 'ENDS_BEFORE'],
    ['minHeightAccompaniedCm', 'minHeightCm', 'HEIGHTS_CROSS'],
    ['minHeightCm', 'maxHeightCm', 'HEIGHTS_CROSS'],
    ['minHeightAccompaniedCm', 'maxHeightCm', 'HEIGHTS_CROSS'],
  ],
  company: [['founded', 'defunct', 'ENDS_BEFORE']],
};

const rank = (value: unknown): number =>
  typeof value === 'string' ? Number(value.slice(0, 4)) : (value as number);

/** What does not fit together in an entry, by field: the same that the database refuses. */
export function misfits(kind: FactsKind, values: Values): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [first, last, issue] of ORDERED[kind])
    if (!isNothing(values[first]) && !isNothing(values[last]))
      if (rank(values[first]) > rank(values[last])) found[last] ??= issue;
  return found;
}

/** What of a proposal does not fit, by field: with itself, and with what else its entry says. */
export function problemsOf(
  kind: FactsKind,
  { isNew, changes }: { isNew: boolean; changes: Changes },
  entry: Values,
): Record<string, string> {
  const proposed = Object.fromEntries(Object.entries(changes).map(([name, { to }]) => [name, to]));
  const found: Record<string, string> = {};
  for (const [name, { needed, form }] of fieldsOf(kind, isNew))
    if (needed === 'to-send' && (isNew || name in changes) && isNothing(proposed[name]))
      found[name] = TYPED.has(form.is) ? 'EMPTY' : 'NOT_CHOSEN';
  // What was wrong before is not the fault of who proposes something else.
  for (const [name, issue] of Object.entries(misfits(kind, { ...entry, ...proposed })))
    if (misfits(kind, entry)[name] !== issue || name in changes) found[name] ??= issue;
  return found;
}

/** Fields that an entry cannot be published without. */
export const missingToPublish = (kind: FactsKind, values: Values): string[] =>
  fieldsOf(kind, true).flatMap(([name, { needed }]) =>
    needed && isNothing(values[name]) ? [name] : [],
  );
