import type { CatalogueKind } from '#lib/domain/catalogue/rows.ts';
import { DomainError, type ErrorCode } from '#lib/domain/errors.ts';
import type { Reverting } from '../sync/history-net.ts';
import { sync } from './sync.svelte.ts';
import { askPhone } from './view.svelte.ts';

/** What is looked at comes first. */
const AFTER_MS = 3_000;

/** Keeps the history of an entity whose page is open, to be read without a line. */
export function keepHistoryOf(subject: () => { kind: CatalogueKind; id: string } | null): void {
  const id = $derived(subject()?.id);
  $effect(() => {
    const of = subject();
    if (!id || !of || !sync.online) return;
    const timer = setTimeout(
      () => void askPhone((phone) => phone.history(of.kind, of.id)),
      AFTER_MS,
    );
    return () => clearTimeout(timer);
  });
}

/** Takes a change back; answers why it was not, or null when it was. */
export async function takeBack(reverting: Reverting): Promise<ErrorCode | null> {
  try {
    const { revertChange } = await import('../sync/history-net.ts');
    await revertChange(reverting);
    return null;
  } catch (error) {
    return error instanceof DomainError ? error.code : 'INTERNAL';
  }
}
