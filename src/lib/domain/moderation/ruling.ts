import { clashesOf, mergeChanges } from '../facts/merge-changes.ts';
import { isSame } from '../merge/three-way.ts';
import type { Reason } from './reasons.ts';
import { fieldOf, type FactsKind } from '../facts/fields.ts';
import type { FactsFields, Values } from '../facts/proposal.ts';

/** What a moderator says of one field. */
export type FieldVerdict =
  | { outcome: 'ACCEPTED' }
  | { outcome: 'AMENDED'; value: unknown }
  | { outcome: 'REFUSED'; reason: Reason };

/** Of a proposal of facts, field by field. */
export interface Ruling {
  /** What is not named is accepted, unless somebody else changed it meanwhile: that needs a word. */
  fields: Record<string, FieldVerdict>;
  /** What stood in each field when the moderator decided. */
  seen: Values;
}

export type Settled =
  /** The entry is not there any more, or came to be under this id in another way. */
  | { kind: 'gone' }
  /** These changed since the moderator looked. */
  | { kind: 'unseen'; fields: string[] }
  /** Somebody else changed these meanwhile, and the moderator did not say which stands. */
  | { kind: 'undecided'; fields: string[] }
  | { kind: 'settled'; set: Values; verdicts: Record<string, FieldVerdict>; isWhole: boolean };

/**
 * What an approval makes of a proposal. `current`: what the entry says now, null when there is none.
 * A field that is refused stays as it is; none is set that the moderator saw otherwise.
 */
export function settle(
  kind: FactsKind,
  { isNew, changes }: FactsFields,
  current: Values | null,
  ruling: Ruling,
): Settled {
  if (isNew ? current !== null : current === null) return { kind: 'gone' };
  const merged = mergeChanges(kind, changes, current);
  const undecided = clashesOf(merged).filter((name) => !ruling.fields[name]);
  if (undecided.length > 0) return { kind: 'undecided', fields: undecided };

  const verdicts: Record<string, FieldVerdict> = {};
  const set: Values = {};
  for (const name of new Set([...Object.keys(changes), ...Object.keys(ruling.fields)])) {
    if (!fieldOf(kind, name)) continue;
    const verdict = ruling.fields[name] ?? { outcome: 'ACCEPTED' };
    verdicts[name] = verdict;
    if (verdict.outcome === 'REFUSED') continue;
    const outcome = merged[name];
    if (verdict.outcome === 'AMENDED') set[name] = verdict.value;
    else if (outcome) set[name] = outcome.kind === 'clash' ? outcome.mine : outcome.value;
  }
  const unseen = Object.keys(set).filter(
    (name) => !isSame(current?.[name], ruling.seen[name]) && !isSame(current?.[name], set[name]),
  );
  if (unseen.length > 0) return { kind: 'unseen', fields: unseen };
  const isWhole = Object.values(verdicts).every(({ outcome }) => outcome !== 'REFUSED');
  return { kind: 'settled', set, verdicts, isWhole };
}
