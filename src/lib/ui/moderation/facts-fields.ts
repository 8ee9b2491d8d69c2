import { FACT_FIELDS, type FactField, type FactsKind } from '#lib/domain/facts/fields.ts';
import { mergeChanges } from '#lib/domain/facts/merge-changes.ts';
import type { FactsFields, Values } from '#lib/domain/facts/proposal.ts';
import { missingToPublish } from '#lib/domain/facts/whole.ts';
import type { Merged } from '#lib/domain/merge/three-way.ts';
import type { FieldVerdict } from '#lib/domain/moderation/ruling.ts';

/** One field as the desk decides it. */
export interface DeskField {
  name: string;
  field: FactField;
  /** Null: it was not proposed, and is needed all the same. */
  merged: Merged | null;
  base: unknown;
  current: unknown;
  proposed: unknown;
}

export type Verdicts = Record<string, FieldVerdict>;

/** The proposed fields in the order of the form, and what a new entry lacks. */
export function deskFields(
  kind: FactsKind,
  { isNew, changes }: FactsFields,
  current: Values | null,
): DeskField[] {
  const merged = mergeChanges(kind, changes, current);
  const proposed = Object.fromEntries(Object.entries(changes).map(([name, { to }]) => [name, to]));
  const always = Object.entries(FACT_FIELDS[kind]).map(([name, one]) => [name, one.always ?? null]);
  const lacking = isNew
    ? missingToPublish(kind, { ...(Object.fromEntries(always) as Values), ...proposed })
    : [];
  return Object.entries(FACT_FIELDS[kind]).flatMap(([name, field]): DeskField[] => {
    if (!changes[name] && !lacking.includes(name)) return [];
    const { from = null, to = null } = changes[name] ?? {};
    const now = current?.[name] ?? null;
    return [
      { ...{ name, field, merged: merged[name] ?? null, base: from }, current: now, proposed: to },
    ];
  });
}

/** Fields that nothing can be done without a word on. */
export const undecided = (fields: readonly DeskField[], verdicts: Verdicts): string[] =>
  fields.flatMap(({ name, merged }) =>
    (merged === null || merged.kind === 'clash') && !verdicts[name] ? [name] : [],
  );

/** How many fields are taken as things stand. */
export const takenOf = (fields: readonly DeskField[], verdicts: Verdicts): number =>
  fields.filter(({ name }) => verdicts[name]?.outcome !== 'REFUSED').length;
