import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildIndex, type SearchIndex, type SearchItem } from './search.ts';
import { fold, tokensOf } from './search-tokens.ts';

const item = (
  kind: 'park' | 'ride',
  name: string,
  { context = '', ...more }: Partial<SearchItem> & { context?: string } = {},
): SearchItem => ({
  kind,
  id: `${kind}:${name}:${context}`,
  name,
  formerNames: [],
  also: context ? [context] : [],
  popularity: 0,
  shown: () => ({ context, href: `/${name}`, category: kind === 'ride' ? 'RC' : null }),
  ...more,
});

const small = buildIndex([
  item('park', 'Phantasialand', { also: ['Brühl', 'Germany'] }),
  item('ride', 'Taron', { context: 'Phantasialand', popularity: 40 }),
  item('ride', 'Black Mamba', { context: 'Phantasialand' }),
  item('ride', 'F.L.Y.', { context: 'Phantasialand' }),
  item('park', 'Europa-Park', { also: ['Rust', 'Germany'] }),
  item('ride', 'Silver Star', { context: 'Europa-Park', popularity: 30 }),
  item('ride', 'Voltron Nevera', { context: 'Europa-Park' }),
  item('ride', 'Europa Express', { context: 'Somewhere', popularity: 900 }),
  item('park', 'Grona', { also: ['Rust'] }),
  item('park', 'Gröna Lund', { also: ['Stockholm'] }),
  item('ride', 'Poltergeist', { formerNames: ['Batman The Ride'] }),
  item('ride', 'Insane', { context: 'Gröna Lund' }),
  item('park', 'Parc Astérix', { also: ['Plailly'] }),
  item('ride', 'Tonnerre 2 Zeus', { context: 'Parc Astérix', formerNames: ['Tonnerre de Zeus'] }),
  item('ride', 'Straßenbahn', { context: 'Gröna Lund' }),
  item('park', '富士急ハイランド'),
]);
const names = (query: string): string[] => small.search(query, 10).map((hit) => hit.name);

describe('search', () => {
  it('finds names, beginnings, two words, a ride by its park', () => {
    expect(names('taron')[0]).toBe('Taron');
    expect(names('tar')[0]).toBe('Taron');
    expect(names('silver st')[0]).toBe('Silver Star');
    expect(names('taron phantasialand')).toEqual(['Taron']);
    expect(names('phantasialand taron')).toEqual(['Taron']);
    expect(names('phantasialand')[0]).toBe('Phantasialand');
    expect(names('phantasialand')).toContain('Black Mamba');
    expect(names('stockholm')).toEqual(['Gröna Lund']);
    expect(names('富士急')).toEqual(['富士急ハイランド']);
  });

  it('ignores accents, case and punctuation, either side', () => {
    expect(names('GRONA lund')[0]).toBe('Gröna Lund');
    expect(names('gröna')).toEqual(['Grona', 'Gröna Lund', 'Insane', 'Straßenbahn']);
    expect(names('strassenbahn')).toEqual(['Straßenbahn']);
    expect(names('asterix')[0]).toBe('Parc Astérix');
    expect(names('ｔａｒｏｎ')[0]).toBe('Taron');
    expect(fold('Knott’s Œuf Łódź Đ')).toBe('knotts oeuf lodz d');
  });

  it('forgives misspellings, also in the beginning of a word', () => {
    for (const typo of ['tarom', 'atron', 'taroon', 'taro n']) expect(names(typo)[0]).toBe('Taron');
    for (const typo of ['fantasialand', 'phantasialnad', 'phanatsia', 'phantaisalnd'])
      expect(names(typo)[0]).toBe('Phantasialand');
    expect(names('blakc mamba')[0]).toBe('Black Mamba');
    expect(names('silverstar')[0]).toBe('Silver Star');
    expect(names('volt ron')[0]).toBe('Voltron Nevera');
    expect(small.search('tarom', 1)[0]!.fuzzy).toBe(true);
    expect(small.search('taron', 1)[0]!.fuzzy).toBe(false);
    expect(names('fli')).toEqual([]); // too short to guess
  });

  it('puts exact before begun before misspelt, parks before rides, the better known first', () => {
    expect(names('grona')[0]).toBe('Grona');
    expect(names('europa').slice(0, 2)).toEqual(['Europa-Park', 'Europa Express']);
    expect(small.search('taron', 10)[0]!.fuzzy).toBe(false);
    const hits = small.search('rust', 10).map((hit) => hit.name);
    expect(hits.slice(0, 2).sort()).toEqual(['Europa-Park', 'Grona']);
  });

  it('finds by a former name and says which', () => {
    expect(small.search('batman', 3)[0]).toMatchObject({
      name: 'Poltergeist',
      matchedName: 'Batman The Ride',
    });
    expect(small.search('tonnerre de zeus', 3)[0]!.matchedName).toBe('Tonnerre de Zeus');
    expect(small.search('tonnerre 2', 3)[0]!.matchedName).toBeNull();
  });

  it('answers nothing to nothing', () => {
    for (const nothing of ['', '   ', '!!!', '\u0000', '́'])
      expect(small.search(nothing, 10)).toEqual([]);
    expect(small.search('taron', 0)).toEqual([]);
    expect(buildIndex([]).search('taron', 10)).toEqual([]);
  });

  it('never throws, whatever is typed or indexed', () => {
    // Lies beside the checkout, not in it.
    const strings = new URL('../../../../../shared/data/hostile/blns.json', import.meta.url);
    const naughty: string[] = existsSync(strings)
      ? JSON.parse(readFileSync(strings, 'utf8'))
      : ['\u0000', '\ud800', '﷽', '__proto__', 'Ṱ̺̺̕o͞'];
    const index = buildIndex(naughty.map((name) => item('ride', name, { formerNames: [name] })));
    for (const text of naughty) {
      small.search(text, 10);
      const hits = index.search(text, 100);
      if (text.length <= 40 && tokensOf(text).length > 0 && tokensOf(text).length <= 8)
        expect(hits.length, text).toBeGreaterThan(0);
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer(), (text, limit) => {
        const hits = index.search(text, limit);
        return hits.length <= Math.max(0, limit);
      }),
    );
  });
});

describe('search over 110,000 names', () => {
  const random = mulberry32(7);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const syllables = 'ka ra ti lo ven dra gon mos el fi tur bo zan phé rü ster wil la nok shi'.split(
    ' ',
  );
  const word = (): string => {
    const text = Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(syllables)).join(
      '',
    );
    return text[0]!.toUpperCase() + text.slice(1);
  };
  const vocabulary = Array.from({ length: 11_000 }, word);
  const items: SearchItem[] = [];
  let index: SearchIndex;

  beforeAll(() => {
    for (let p = 0; p < 10_000; p++) {
      const park = `${pick(vocabulary)} ${pick(['Park', 'Land', 'World', 'Gardens'])} ${p}`;
      items.push(item('park', park, { id: `p${p}`, popularity: p % 97 }));
      for (let r = 0; r < 10; r++)
        items.push(
          item('ride', `${pick(vocabulary)} ${pick(vocabulary)}`, {
            id: `r${p}-${r}`,
            context: park,
            also: [park],
            popularity: (p * r) % 31,
          }),
        );
    }
    index = buildIndex(items);
  });

  const recall = (asked: (name: string) => string): number => {
    const sought = Array.from({ length: 300 }, () => pick(items));
    const found = sought.filter((target) =>
      index
        .search(asked(target.name), 50)
        .some((hit) => tokensOf(hit.name).join() === tokensOf(target.name).join()),
    );
    return found.length / sought.length;
  };

  it('finds every whole name, with and without accents', () => {
    expect(index.size).toBe(110_000);
    expect(recall((name) => name)).toBe(1);
    expect(recall((name) => fold(name))).toBe(1);
  });

  it('finds names typed with one mistake', () => {
    const mistaken = (name: string): string => {
      const folded = fold(name);
      const at = 1 + Math.floor(random() * 3);
      return pick([
        folded.slice(0, at) + folded.slice(at + 1),
        `${folded.slice(0, at)}x${folded.slice(at)}`,
        `${folded.slice(0, at)}${folded[at + 1]}${folded[at]}${folded.slice(at + 2)}`,
      ]);
    };
    expect(recall(mistaken)).toBeGreaterThan(0.97);
  });
});

/** A small seeded generator, so that every run sees the same names. */
function mulberry32(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
