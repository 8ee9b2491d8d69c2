import type { FeedAnswer, Scope } from '#lib/protocol/feed.ts';
import type { PokeBus } from '../realtime/pokes.ts';

/** Changes of other processes may come without a poke: a page is news no longer than this. */
const KEPT_MS = 1_000;
const SCOPES_MOST = 1_000;
const PAGES_MOST = 100; // of one scope

/** A page of a public scope, as it goes out. */
export interface PublicPage {
  json: string;
  mustRefetch: boolean;
  /** False when the next moment may have another answer: then only those who asked at once share it. */
  lasts: boolean;
}

function outgoing(answer: FeedAnswer): PublicPage {
  const mustRefetch = 'mustRefetch' in answer;
  return { json: JSON.stringify(answer), mustRefetch, lasts: !mustRefetch && !answer.held };
}

interface Entry {
  page: Promise<PublicPage>;
  /** Infinity while it is being read. */
  until: number;
}

/**
 * Pages of public scopes, read once for all phones that a poke sends here. A poke drops what is kept
 * of its scope, and also what is being read then: that may have begun before the change.
 */
export class FeedPages {
  readonly #read: (scope: Scope, cursor: string) => Promise<FeedAnswer>;
  readonly #scopes = new Map<string, Map<string, Entry>>();

  constructor(read: (scope: Scope, cursor: string) => Promise<FeedAnswer>, pokes: PokeBus) {
    this.#read = read;
    pokes.subscribe((topic) => void this.#scopes.delete(topic));
  }

  page(scope: Scope, cursor: string): Promise<PublicPage> {
    const pages = this.#pagesOf(scope);
    const kept = pages.get(cursor);
    if (kept && kept.until > performance.now()) return kept.page;
    const entry: Entry = { page: this.#read(scope, cursor).then(outgoing), until: Infinity };
    put(pages, cursor, entry, PAGES_MOST);
    const drop = (): void => {
      if (pages.get(cursor) === entry) pages.delete(cursor);
    };
    entry.page.then(({ lasts }) => {
      if (lasts) entry.until = performance.now() + KEPT_MS;
      else drop();
    }, drop);
    return entry.page;
  }

  #pagesOf(scope: string): Map<string, Entry> {
    const found = this.#scopes.get(scope);
    if (found) return found;
    const made = new Map<string, Entry>();
    put(this.#scopes, scope, made, SCOPES_MOST);
    return made;
  }
}

/** The oldest makes room. */
function put<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key);
  if (map.size >= most) map.delete(map.keys().next().value!);
  map.set(key, value);
}
