import type { FactsKind } from '#lib/domain/facts/fields.ts';
import { askPhone } from './view.svelte.ts';

const HITS_ASKED = 50;
const MOST = 8;

/** An entry that may be named in a field. */
export interface EntryChoice {
  id: string;
  name: string;
  /** Where it is; null: this person has proposed it, and it waits. */
  context: string | null;
}

/** Entries of a kind that this phone knows by such a name. */
export async function findEntries(kind: FactsKind, query: string): Promise<EntryChoice[]> {
  const found = await askPhone((remote) => remote.search(query, HITS_ASKED));
  return (found?.hits ?? [])
    .filter((hit) => hit.kind === kind)
    .slice(0, MOST)
    .map(({ id, name, context }) => ({ id, name, context }));
}
