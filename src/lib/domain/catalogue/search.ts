import { nearTokens, sharedBeginnings, typosForgiven } from './search-fuzzy.ts';
import { tokensOf } from './search-tokens.ts';
import type { SearchHit } from './views.ts';

/** One thing to be found. */
export interface SearchItem extends Pick<SearchHit, 'kind' | 'id' | 'name'> {
  formerNames: string[];
  /** Further words that lead here when typed beside the name: a ride's park, a park's place. */
  also: string[];
  popularity: number;
  /** What is told of it beside its name when it is found. */
  shown(): Pick<SearchHit, 'context' | 'href' | 'category'>;
}

export interface SearchIndex {
  readonly size: number;
  /** At most `limit` hits, the best first; never throws, whatever is typed. */
  search(query: string, limit: number): SearchHit[];
  /** As `search`, with what the order is made of, so that answers of two indexes can be merged. */
  ranked(query: string, limit: number): RankedHit[];
  /** These are found no more. */
  hide(isHidden: (id: string) => boolean): void;
}

export interface RankedHit {
  hit: SearchHit;
  rank: number;
  popularity: number;
}

/** An item's number, and its rank without its popularity. */
interface Found {
  at: number;
  rank: number;
}

export const LONGEST_QUERY = 200; // UTF-16 units; the rest is not read
const MOST_WORDS = 8;
/** With fewer hits than this, misspellings are looked for as well. */
export const ENOUGH_HITS = 5;

/** Which words of an item a posting comes from; the lower two bits of it. */
const NAME = 0;
const FORMER = 1;
const ALSO = 2;

/** Points by [field]; a name begun outranks a park's name in full. */
const EXACT = [6, 4, 2];
const BEGUN = [5, 3, 1];
const MISSPELT = [5, 3, 1];
const MISSPELT_BEGUN = [4, 2, 1];

/**
 * Sorted words with postings: a word's items are one range of a typed array, ordered by popularity.
 * Every word of the query must match (whole or begun; misspelt ones are tried when little is found).
 * Rank: points of the words, then whole names, parks before rides, popularity.
 */
export function buildIndex(items: Iterable<SearchItem>): SearchIndex {
  const all = byPopularity(items);
  const postings = new Map<string, number[]>();
  const post = wordPoster(postings);
  const nameLengths = new Uint8Array(all.length);

  all.forEach((item, at) => {
    nameLengths[at] = Math.min(255, post(item.name, at, NAME)); // the best field comes first
    for (const name of item.formerNames) post(name, at, FORMER);
    for (const text of item.also) post(text, at, ALSO);
  });

  const tokens = [...postings.keys()].sort();
  const starts = new Uint32Array(tokens.length + 1);
  for (let t = 0; t < tokens.length; t++)
    starts[t + 1] = starts[t]! + postings.get(tokens[t]!)!.length;
  const flat = new Uint32Array(starts[tokens.length]!);
  for (let t = 0; t < tokens.length; t++) flat.set(postings.get(tokens[t]!)!, starts[t]!);

  return new PostingsIndex(all, nameLengths, tokens, starts, flat);
}

/** Adds the words of a text to the postings, once an item, and answers how many they are. */
function wordPoster(postings: Map<string, number[]>) {
  const known = new Map<string, number[][]>(); // names share words, which are costly to fold
  const listOf = (word: string): number[] => {
    let list = postings.get(word);
    if (!list) postings.set(word, (list = []));
    return list;
  };
  return (text: string, at: number, field: number): number => {
    let count = 0;
    for (const raw of text.split(' ')) {
      let lists = known.get(raw);
      if (!lists) known.set(raw, (lists = tokensOf(raw).map(listOf)));
      for (const list of lists) {
        count++;
        if (list.length === 0 || list[list.length - 1]! >> 2 !== at) list.push((at << 2) | field);
      }
    }
    return count;
  };
}

const KIND_ORDER: Record<SearchItem['kind'], number> = { park: 0, ride: 1, company: 2 };

/** The better known first; within one popularity parks before rides before companies, and by name. */
function byPopularity(items: Iterable<SearchItem>): SearchItem[] {
  const groups = new Map<number, SearchItem[]>();
  for (const item of items) {
    const group = groups.get(item.popularity);
    if (group) group.push(item);
    else groups.set(item.popularity, [item]);
  }
  return [...groups]
    .sort(([a], [b]) => b - a)
    .flatMap(([, group]) =>
      group.sort((a, b) => {
        if (a.kind !== b.kind) return KIND_ORDER[a.kind] - KIND_ORDER[b.kind];
        if (a.name !== b.name) return a.name < b.name ? -1 : 1;
        return a.id < b.id ? -1 : 1;
      }),
    );
}

/** Tokens [from, to) that match a word of the query, and the points by field for doing so. */
interface Match {
  from: number;
  to: number;
  points: readonly number[];
}

class PostingsIndex implements SearchIndex {
  readonly #items: SearchItem[];
  readonly #nameLengths: Uint8Array;
  readonly #tokens: string[];
  readonly #shared: Uint8Array;
  readonly #starts: Uint32Array;
  readonly #postings: Uint32Array;
  // Working space, one entry an item: words matched so far, points, best points of the current word.
  readonly #matched: Uint8Array;
  readonly #points: Uint8Array;
  readonly #best: Uint8Array;
  #isHidden: (id: string) => boolean = () => false;

  constructor(
    items: SearchItem[],
    nameLengths: Uint8Array,
    tokens: string[],
    starts: Uint32Array,
    postings: Uint32Array,
  ) {
    this.#items = items;
    this.#nameLengths = nameLengths;
    this.#tokens = tokens;
    this.#shared = sharedBeginnings(tokens);
    this.#starts = starts;
    this.#postings = postings;
    this.#matched = new Uint8Array(items.length);
    this.#points = new Uint8Array(items.length);
    this.#best = new Uint8Array(items.length);
  }

  get size(): number {
    return this.#items.length;
  }

  hide(isHidden: (id: string) => boolean): void {
    this.#isHidden = isHidden;
  }

  search(query: string, limit: number): SearchHit[] {
    return this.ranked(query, limit).map(({ hit }) => hit);
  }

  ranked(query: string, limit: number): RankedHit[] {
    const words = tokensOf(query.slice(0, LONGEST_QUERY)).slice(0, MOST_WORDS);
    if (words.length === 0 || !(limit > 0)) return [];

    const hits = this.#run(
      words.map((word) => this.#spelt(word)),
      words.length,
      limit,
    ).map((found) => this.#hit(found, words, false));
    if (hits.length >= Math.min(limit, ENOUGH_HITS)) return hits;

    const seen = new Set(hits.map(({ hit }) => hit.id));
    const add = (found: Found[]): void => {
      for (const one of found) {
        const ranked = this.#hit(one, words, true);
        if (hits.length >= limit || seen.has(ranked.hit.id)) continue;
        seen.add(ranked.hit.id);
        hits.push(ranked);
      }
    };
    for (const other of this.#respaced(words))
      add(
        this.#run(
          other.map((word) => this.#spelt(word)),
          other.length,
          limit,
        ),
      );
    const forgiving = words.map((word, i) => [
      ...this.#spelt(word),
      ...this.#misspelt(word, i === words.length - 1),
    ]);
    add(this.#run(forgiving, words.length, limit));
    return hits;
  }

  /** Items that match every word, the best first. */
  #run(matches: Match[][], wordCount: number, limit: number): Found[] {
    const matched = this.#matched.fill(0);
    const points = this.#points.fill(0);
    const cost = (list: Match[]): number =>
      list.reduce((sum, m) => sum + this.#starts[m.to]! - this.#starts[m.from]!, 0);
    const order = [...matches].sort((a, b) => cost(a) - cost(b)); // the rarest word narrows most
    let candidates: number[] = [];

    for (let round = 0; round < order.length; round++) {
      candidates = [];
      for (const match of order[round]!) {
        const end = this.#starts[match.to]!;
        for (let p = this.#starts[match.from]!; p < end; p++) {
          const posting = this.#postings[p]!;
          const at = posting >> 2;
          const worth = match.points[posting & 3]!;
          if (matched[at] === round) {
            matched[at] = round + 1;
            this.#best[at] = worth;
            candidates.push(at);
          } else if (matched[at] === round + 1 && worth > this.#best[at]!) {
            this.#best[at] = worth;
          }
        }
      }
      if (candidates.length === 0) return [];
      for (const at of candidates) points[at]! += this.#best[at]!;
    }

    // Points, whole name, park, then popularity (the item's number) in one sortable figure.
    const keyOf = (at: number): number =>
      (points[at]! * 4 +
        (this.#nameLengths[at] === wordCount ? 2 : 0) +
        (this.#items[at]!.kind === 'park' ? 1 : 0)) *
        0x1000000 -
      at;
    const best: number[] = [];
    const keys: number[] = [];
    for (const at of candidates) {
      const key = keyOf(at);
      if (best.length >= limit && key <= keys[keys.length - 1]!) continue;
      if (this.#isHidden(this.#items[at]!.id)) continue; // asked of the few that would be shown
      let place = best.length;
      while (place > 0 && keys[place - 1]! < key) place--;
      best.splice(place, 0, at);
      keys.splice(place, 0, key);
      if (best.length > limit) {
        best.pop();
        keys.pop();
      }
    }
    return best.map((at, i) => ({ at, rank: Math.ceil(keys[i]! / 0x1000000) }));
  }

  /** The word itself, and the words that begin with it. */
  #spelt(word: string): Match[] {
    const from = this.#firstFrom(word);
    const to = this.#firstFrom(word + '\uffff');
    if (from === to) return [];
    if (this.#tokens[from] !== word) return [{ from, to, points: BEGUN }];
    const exact: Match = { from, to: from + 1, points: EXACT };
    return to === from + 1 ? [exact] : [exact, { from: from + 1, to, points: BEGUN }];
  }

  #misspelt(word: string, asPrefix: boolean): Match[] {
    const most = typosForgiven(word.length);
    if (most === 0) return [];
    const ranges: Match[] = [];
    nearTokens(this.#tokens, this.#shared, word, most, asPrefix, (token) => {
      const whole = Math.abs(this.#tokens[token]!.length - word.length) <= most;
      const points = whole ? MISSPELT : MISSPELT_BEGUN;
      const last = ranges[ranges.length - 1];
      if (last?.to === token && last.points === points) last.to++;
      else ranges.push({ from: token, to: token + 1, points });
    });
    return ranges;
  }

  /** The query with one space put in (`silverstar`) or left out (`wood coaster`). */
  *#respaced(words: string[]): Generator<string[]> {
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!;
      for (let cut = 2; cut <= word.length - 2; cut++) {
        const head = word.slice(0, cut);
        if (this.#tokens[this.#firstFrom(head)] === head && this.#spelt(word.slice(cut)).length > 0)
          yield words.toSpliced(i, 1, head, word.slice(cut));
      }
      const next = words[i + 1];
      if (next !== undefined && this.#spelt(word + next).length > 0)
        yield words.toSpliced(i, 2, word + next);
    }
  }

  /** Number of the first token not below `word`. */
  #firstFrom(word: string): number {
    let low = 0;
    let high = this.#tokens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#tokens[middle]! < word) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #hit({ at, rank }: Found, words: string[], fuzzy: boolean): RankedHit {
    const item = this.#items[at]!;
    const { kind, id, name, formerNames, popularity } = item;
    const matchedName = formerNames.length > 0 ? formerNameMeant(name, formerNames, words) : null;
    const hit = { kind, id, name, ...item.shown(), matchedName, fuzzy };
    return { hit, rank, popularity };
  }
}

/** The former name that more words of the query begin in than in the current one, if any. */
function formerNameMeant(name: string, formerNames: string[], words: string[]): string | null {
  const countIn = (text: string): number => {
    const tokens = tokensOf(text);
    return words.filter((word) => tokens.some((token) => isNear(token, word))).length;
  };
  let most = countIn(name);
  let meant: string | null = null;
  for (const former of formerNames) {
    const count = countIn(former);
    if (count > most) [most, meant] = [count, former];
  }
  return meant;
}

function isNear(token: string, word: string): boolean {
  if (token.startsWith(word)) return true;
  const most = typosForgiven(word.length);
  let near = false;
  if (most > 0) nearTokens([token], new Uint8Array(1), word, most, true, () => (near = true));
  return near;
}
