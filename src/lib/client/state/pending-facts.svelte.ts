import type { FactsKind } from '#lib/domain/facts/fields.ts';
import type { Changes } from '#lib/domain/facts/proposal.ts';
import { phone } from '../bootstrap.ts';
import { account } from './account.svelte.ts';

/** A change of an entry that its author, who looks at its page, has not yet seen decided. */
export interface PendingFacts {
  /** Being written, queued on this phone, received, or sent back for a change. */
  state: 'draft' | 'here' | 'sent' | 'asked';
  /** Where it is written on. */
  draftId: string;
  changes: Changes;
}

/** What the person at this phone has proposed of the entry on the page. Made while a component is set up. */
export class Pending {
  shown = $state.raw<PendingFacts | null>(null);

  constructor(of: () => { kind: FactsKind; id: string } | null) {
    const id = $derived(of()?.id);
    const kind = $derived(of()?.kind);
    $effect(() => {
      if (!id || !kind) return;
      const entry = { kind, id };
      void account.current;
      let stop: (() => void) | null = null;
      let isLeft = false;
      void mayHavePending()
        .then(async (accountId) => {
          if (accountId === undefined || isLeft) return;
          // The database comes after the page, and only where it may hold something.
          const { watchPending } = await import('./watch-pending.ts');
          if (!isLeft) stop = watchPending(accountId, entry, (pending) => (this.shown = pending));
        })
        .catch(() => undefined);
      return () => {
        isLeft = true;
        stop?.();
        this.shown = null;
      };
    });
  }
}

/** Whose proposals to look for, null for a guest's; undefined where there can be none. */
async function mayHavePending(): Promise<string | null | undefined> {
  const kept = await account.kept();
  if (kept) return kept.id;
  return (await (await phone()).unsent()) > 0 ? null : undefined;
}
