import { isFacts, type DraftRow } from '#lib/client/db/outbox.ts';
import type { Changes } from '#lib/domain/facts/proposal.ts';
import { changesTyped } from '#lib/domain/facts/typed.ts';
import type { SubmissionRow } from '#lib/domain/moderation/submission.ts';

// What somebody said, in one text, wherever it stands: by it words are known again.

/** The values that are proposed, behind a note that no other proposal has. */
export const proposed = (note: string, changes: Changes): string =>
  `${note} ${Object.keys(changes)
    .sort()
    .map((name) => `${name}=${JSON.stringify(changes[name]!.to)}`)
    .join(' ')}`;

export const saidIn = ({ kind, fields }: Pick<SubmissionRow, 'kind' | 'fields'>): string =>
  kind === 'facts' && 'changes' in fields
    ? proposed(fields.note, fields.changes)
    : ((fields as { text?: string }).text ?? '');

export const typedIn = (draft: DraftRow): string =>
  isFacts(draft)
    ? proposed(draft.fields.note, changesTyped(draft.subject.kind, draft.fields))
    : draft.fields.text;

/** In the arguments of a mutation: of a review, of facts, or a note in the log. */
export function sentIn(args: unknown): string | undefined {
  const { fields, changes, note } = args as {
    fields?: { text?: string; note?: string };
    changes?: Changes;
    note?: string;
  };
  return changes ? proposed(note!, changes) : (fields?.text ?? fields?.note);
}
