import { fieldOf, type FactsKind, type FieldForm } from './fields.ts';
import type { Changes, Values } from './proposal.ts';
import { mergeValue, type Manner, type Merged } from '../merge/three-way.ts';

const MANNER: Partial<Record<FieldForm['is'], Manner>> = {
  text: 'text',
  choices: 'list',
  lines: 'list',
  names: 'list',
  entries: 'list',
};

/** The changes of a proposal against what its entry says now (null: it is not there), field by field. */
export function mergeChanges(
  kind: FactsKind,
  changes: Changes,
  current: Values | null,
): Record<string, Merged> {
  return Object.fromEntries(
    Object.entries(changes).map(([name, { from, to }]) => {
      const form = fieldOf(kind, name)?.form.is;
      const manner = form && MANNER[form];
      return [name, mergeValue(from, current ? current[name] : from, to, manner)];
    }),
  );
}

/** The fields that somebody else changed to something else meanwhile. */
export const clashesOf = (merged: Record<string, Merged>): string[] =>
  Object.entries(merged).flatMap(([name, { kind }]) => (kind === 'clash' ? [name] : []));
