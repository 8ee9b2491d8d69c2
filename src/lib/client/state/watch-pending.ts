import type { FactsTarget } from '#lib/domain/facts/proposal.ts';
import { changesTyped } from '#lib/domain/facts/typed.ts';
import { isOpen } from '#lib/domain/moderation/submission.ts';
import { mineOf } from '../db/mine.ts';
import { GUEST, isFacts, outboxOf } from '../db/outbox.ts';
import { watch } from '../db/watch.ts';
import type { PendingFacts } from './pending-facts.svelte.ts';

/** Tells what this person has proposed of an entry, now and whenever it changes. Returns the way to stop. */
export function watchPending(
  accountId: string | null,
  { kind, id }: FactsTarget,
  tell: (pending: PendingFacts | null) => void,
): () => void {
  const box = outboxOf(accountId ?? GUEST);
  return watch(
    async (): Promise<PendingFacts | null> => {
      const drafts = (await box.drafts.toArray()).filter(isFacts);
      const here = drafts
        .filter((d) => d.subject.id === id)
        .sort(byAge)
        .at(-1);
      if (here) {
        const state = here.state === 'draft' ? 'draft' : 'here';
        return { state, draftId: here.id, changes: changesTyped(kind, here.fields) };
      }
      const mine = accountId ? await mineOf(accountId).contributions.toArray() : [];
      for (const { row } of mine) {
        if (row.kind !== 'facts' || row.subject.id !== id || !isOpen(row.state)) continue;
        const state = row.state === 'NEEDS_CHANGE' ? 'asked' : 'sent';
        return { state, draftId: row.id, changes: row.fields.changes };
      }
      return null;
    },
    tell,
    () => undefined, // a store that cannot be read says so where it is used
  );
}

const byAge = (a: { updatedAt: string }, b: { updatedAt: string }): number =>
  a.updatedAt < b.updatedAt ? -1 : 1;
