import type { FactsKind } from '#lib/domain/facts/fields.ts';
import type { Changes } from '#lib/domain/facts/proposal.ts';
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
      // The database comes after the page: nothing on the screen waits for it.
      void Promise.all([import('./watch-pending.ts'), account.kept()])
        .then(([{ watchPending }, kept]) => {
          if (!isLeft)
            stop = watchPending(kept?.id ?? null, entry, (pending) => (this.shown = pending));
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
