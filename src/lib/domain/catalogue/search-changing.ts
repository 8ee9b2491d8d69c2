import {
  buildIndex,
  ENOUGH_HITS,
  type RankedHit,
  type SearchIndex,
  type SearchItem,
} from './search.ts';
import type { SearchHit } from './views.ts';

/** Beside an index over so many changed items of its own, the large one is made anew. */
const MOST_CHANGED = 0.05;
/** In a small catalogue that costs nothing at all. */
const FEW_CHANGED = 200;

/**
 * An index that follows changes at their own cost: what changed is found by a small index beside the
 * large one, which hides it. The answers of both are merged by rank.
 */
export class ChangingIndex {
  readonly #large: SearchIndex;
  readonly #changed = new Map<string, SearchItem | null>();
  #small: SearchIndex | null = null;

  constructor(items: Iterable<SearchItem>) {
    this.#large = buildIndex(items);
    this.#large.hide((id) => this.#changed.has(id));
  }

  /** So much changed that a new one is better. */
  get isOld(): boolean {
    return this.#changed.size > Math.max(FEW_CHANGED, this.#large.size * MOST_CHANGED);
  }

  /** These items as they are now, by id; null when it is gone. */
  change(items: Iterable<readonly [id: string, item: SearchItem | null]>): void {
    for (const [id, item] of items) this.#changed.set(id, item);
    this.#small = buildIndex([...this.#changed.values()].filter((item) => item !== null));
  }

  search(query: string, limit: number): SearchHit[] {
    const large = this.#large.ranked(query, limit);
    if (!this.#small) return large.map(({ hit }) => hit);
    const merged = merge(large, this.#small.ranked(query, limit)).slice(0, limit);
    // Either index forgave spelling since it found little; together they may have found enough.
    const exact = merged.filter(({ hit }) => !hit.fuzzy);
    const shown = exact.length >= Math.min(limit, ENOUGH_HITS) ? exact : merged;
    return shown.map(({ hit }) => hit);
  }
}

/** Two lists, each in its order, as one. */
function merge(a: readonly RankedHit[], b: readonly RankedHit[]): RankedHit[] {
  const merged: RankedHit[] = [];
  let i = 0;
  for (const next of b) {
    while (i < a.length && !comesBefore(next, a[i]!)) merged.push(a[i++]!);
    merged.push(next);
  }
  return merged.concat(a.slice(i));
}

function comesBefore(a: RankedHit, b: RankedHit): boolean {
  if (a.hit.fuzzy !== b.hit.fuzzy) return b.hit.fuzzy;
  if (a.rank !== b.rank) return a.rank > b.rank;
  if (a.popularity !== b.popularity) return a.popularity > b.popularity;
  return a.hit.name < b.hit.name;
}
