// What is searched for, and in what: half of it made up, half from real coasters and parks when a folder with them is at hand.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fold } from '#lib/domain/catalogue/search-tokens.ts';
import type { GeneratedCatalogue } from './generator/generate.ts';
import { Random } from './generator/random.ts';

export const KINDS = ['prefix', 'two words', 'typo', 'accents'] as const;

export interface Query {
  kind: (typeof KINDS)[number];
  text: string;
  wanted: string;
}

const OF_EACH_KIND = 75;

export interface SearchTask {
  names: string[];
  queries: Query[];
  /** How many of each come from real names. */
  real: number;
  realQueries: number;
}

export function searchTask(rows: GeneratedCatalogue, folder: string | undefined): SearchTask {
  const random = new Random(7);
  const made = [...rows.park, ...rows.ride].map(({ name }) => name);
  const verbatim = folder ? realNames(folder) : [];
  const half = Math.floor(made.length / 2);
  const real = folder ? [...verbatim, ...recombined(random, verbatim, half - verbatim.length)] : [];
  const names = folder ? [...made.filter((_, i) => i % 2 === 0), ...real] : made;

  const queries = KINDS.flatMap((kind) =>
    Array.from({ length: OF_EACH_KIND }, (_, i) =>
      ask(random, kind, folder && i % 2 === 0 ? verbatim : made.filter((_, at) => at % 2 === 0)),
    ),
  );
  const isReal = new Set(verbatim);
  return {
    names,
    queries,
    real: real.length,
    realQueries: queries.filter(({ wanted }) => isReal.has(wanted)).length,
  };
}

/** A name that such a query can be made of, and the query. */
function ask(random: Random, kind: Query['kind'], names: readonly string[]): Query {
  for (;;) {
    const wanted = random.pick(names);
    const words = wanted.split(' ').filter((word) => /^\p{L}{4,}$/u.test(word));
    const text = textOf(random, kind, wanted, words);
    if (text) return { kind, text, wanted };
  }
}

function textOf(
  random: Random,
  kind: Query['kind'],
  wanted: string,
  words: string[],
): string | null {
  const last = words.at(-1);
  if (words.length < 2 || !last) return null;
  switch (kind) {
    case 'prefix': // still typing the last word
      return wanted.endsWith(last) && last.length > 4 ? wanted.slice(0, -2) : null;
    case 'two words': // in the other order
      return `${last} ${words[0]}`;
    case 'typo': {
      if (last.length < 6) return null;
      const at = random.whole(1, last.length - 2);
      const wrong = random.pick(['replace', 'leave out', 'swap'] as const);
      const typed = {
        replace: `${last.slice(0, at)}q${last.slice(at + 1)}`,
        'leave out': last.slice(0, at) + last.slice(at + 1),
        swap: last.slice(0, at) + last[at + 1] + last[at] + last.slice(at + 2),
      }[wrong];
      return wanted.replace(last, typed);
    }
    case 'accents': {
      // An accent left out where there is one, or put where there is none.
      const plain = wanted.normalize('NFD').replace(/\p{M}/gu, '');
      if (plain !== wanted && fold(plain) === fold(wanted)) return plain;
      const accented = wanted.replace(/[aeo]/, (letter) => ({ a: 'á', e: 'é', o: 'ö' })[letter]!);
      return accented === wanted ? null : accented;
    }
  }
}

/** Names as long as real ones, of their words. */
function recombined(random: Random, names: readonly string[], count: number): string[] {
  const words = names.flatMap((name) => name.split(' ')).filter((word) => word.length > 2);
  return Array.from({ length: Math.max(0, count) }, () =>
    Array.from({ length: random.whole(2, 4) }, () => random.pick(words)).join(' '),
  );
}

function realNames(folder: string): string[] {
  const column = (file: string, name: string): string[] => {
    const [head, ...lines] = readCsv(readFileSync(join(folder, file), 'utf8'));
    const at = head!.findIndex((title) => title.trim().toLowerCase() === name);
    if (at < 0) throw new Error(`${file} has no column ${name}: ${head!.join(', ')}`);
    return lines.map((cells) => cells[at] ?? '');
  };
  const names = [
    ...column('coaster_db/split_dev.csv', 'coaster_name'),
    ...column('coaster_db/split_dev.csv', 'location'),
    ...column('themeparks/parks_timezones.csv', 'name'),
    ...column('parksapi/parks_china.csv', 'name'),
  ].map((name) =>
    name
      .replace(/\[\d+\]/g, '')
      .replace(/\s+/g, ' ')
      .trim(),
  );
  return [...new Set(names)].filter((name) => name.length > 2);
}

/** Cells with commas, quotes and line ends in quotes, as RFC 4180 has it. */
function readCsv(text: string): string[][] {
  const lines: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g,
  )) {
    lines.at(-1)!.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end !== ',') lines.push([]);
  }
  return lines.filter((cells) => cells.length > 1);
}
