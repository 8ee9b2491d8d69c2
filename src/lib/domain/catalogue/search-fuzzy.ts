/** Misspellings forgiven in a word of `length` letters: none to 3, one to 7, two above. */
export const typosForgiven = (length: number): number => (length < 4 ? 0 : length < 8 ? 1 : 2);

/**
 * Calls `found` with the number of every token of the sorted list that is within `most` edits of
 * `word` (insert, delete, replace, swap of neighbours: one each); with `asPrefix`, of which a
 * beginning is. The list is walked as the trie that its order makes of it: beginnings are compared once.
 */
export function nearTokens(
  tokens: readonly string[],
  shared: Uint8Array,
  word: string,
  most: number,
  asPrefix: boolean,
  found: (token: number) => void,
): void {
  const width = word.length;
  const rows: Uint8Array[] = [Uint8Array.from({ length: width + 1 }, (_, i) => i)];
  const lowest = [0];
  let depth = 0; // rows[0..depth] belong to the beginning of the token before
  let dead = Infinity; // beginnings of this length came too far off …
  let near = Infinity; // … or were found near, so that every token going on from them is

  for (let t = 0; t < tokens.length; t++) {
    const common = t === 0 ? 0 : shared[t]!;
    if (common >= dead) continue;
    if (common >= near) {
      found(t);
      continue;
    }
    dead = near = Infinity;
    const token = tokens[t]!;
    depth = Math.min(depth, common);
    while (depth < token.length) {
      const row = (rows[depth + 1] ??= new Uint8Array(width + 1));
      lowest[depth + 1] = fillRow(row, rows, depth, token, word, most);
      depth++;
      if (asPrefix && isWithin(width, depth, most) && row[width]! <= most) {
        near = depth;
        break;
      }
      // A swap reaches back two rows at the cost of one.
      if (lowest[depth]! > most && lowest[depth - 1]! >= most) {
        dead = depth;
        break;
      }
    }
    if (near !== Infinity) found(t);
    else if (dead === Infinity && isWithin(width, depth, most) && rows[depth]![width]! <= most)
      found(t);
  }
}

/** Cells further off the diagonal than `most` are more than `most` edits away: they are neither filled nor read. */
const isWithin = (column: number, row: number, most: number): boolean =>
  column <= row + most && column >= row - most;

/** The row after `rows[depth]` of the edit distances between `token` and `word`; answers its lowest. */
function fillRow(
  row: Uint8Array,
  rows: Uint8Array[],
  depth: number,
  token: string,
  word: string,
  most: number,
): number {
  const above = rows[depth]!;
  const letter = token.charCodeAt(depth);
  const letterBefore = depth > 0 ? token.charCodeAt(depth - 1) : -1;
  const from = Math.max(1, depth + 1 - most);
  const to = Math.min(word.length, depth + 1 + most);
  const far = most + 1;
  let low = (row[from - 1] = from === 1 ? Math.min(depth + 1, far) : far);
  for (let i = from; i <= to; i++) {
    const here = word.charCodeAt(i - 1);
    let best = Math.min(above[i]!, row[i - 1]!) + 1;
    const replaced = above[i - 1]! + (here === letter ? 0 : 1);
    if (replaced < best) best = replaced;
    if (i > 1 && here === letterBefore && word.charCodeAt(i - 2) === letter) {
      const swapped = rows[depth - 1]![i - 2]! + 1;
      if (swapped < best) best = swapped;
    }
    row[i] = best;
    if (best < low) low = best;
  }
  if (to < word.length) row[to + 1] = far;
  return low;
}

/** How many leading UTF-16 units each token shares with the one before it. */
export function sharedBeginnings(tokens: readonly string[]): Uint8Array {
  const shared = new Uint8Array(tokens.length);
  for (let t = 1; t < tokens.length; t++) {
    const a = tokens[t - 1]!;
    const b = tokens[t]!;
    let n = 0;
    while (n < a.length && a.charCodeAt(n) === b.charCodeAt(n)) n++;
    shared[t] = n;
  }
  return shared;
}
