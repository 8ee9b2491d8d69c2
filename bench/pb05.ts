import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fold } from '#lib/domain/catalogue/search-tokens.ts';
import { buildIndex, type SearchItem } from '#lib/domain/catalogue/search.ts';
import { quantile, repeat, type Bench, type Figure } from './harness.ts';
import { installPeers } from './peers.ts';
import { ridesAnswers } from './rides-pages.ts';
import { KINDS, searchTask, type Query } from './search-task.ts';

export const pb05: Bench = {
  id: 'PB5',
  title: 'Search in 110,000 names, 300 queries',
  async run(context) {
    const task = searchTask((await context.stage()).rows, process.env.BENCH_DATA);
    const items = task.names.map(asItem);
    const engines: Record<string, () => Engine> = {
      ours: () => {
        const index = buildIndex(items);
        return (query) => index.search(query, 10).map(({ name }) => name);
      },
    };
    if (context.withPeers) {
      installPeers();
      engines['minisearch'] = () => miniSearch(task.names);
      engines['linear scan'] = () => {
        const folded = task.names.map(fold);
        return (query) => {
          const words = fold(query).split(' ');
          const found: string[] = [];
          for (let i = 0; i < folded.length && found.length < 10; i++)
            if (words.every((word) => folded[i]!.includes(word))) found.push(task.names[i]!);
          return found;
        };
      };
    }
    const measured = new Map<string, Measured[]>();
    for (const [name, make] of Object.entries(engines)) {
      measured.set(name, await repeat(context.runs, async () => measure(make, task.queries)));
      context.say(`${name}: ${JSON.stringify(measured.get(name)![0])}`);
    }
    const of = (name: string, pick: (m: Measured) => number) => measured.get(name)!.map(pick);
    const figure = (
      id: string,
      what: string,
      unit: string,
      pick: (m: Measured) => number,
      goals: Figure['goals'] = [],
    ): Figure => ({
      id: `PB5 ${id}`,
      what,
      unit,
      ours: of('ours', pick),
      peers: Object.fromEntries(
        [...measured.keys()].filter((n) => n !== 'ours').map((name) => [name, of(name, pick)]),
      ),
      goals,
    });
    return {
      figures: [
        figure('exact p99', 'prefix, two words, accents', 'ms', (m) => m.exact99, [{ most: 1 }]),
        figure('typo p99', 'one letter wrong in a word', 'ms', (m) => m.typo99, [{ most: 5 }]),
        figure('p50', 'all queries', 'ms', (m) => m.all50),
        figure('build', 'the index made from the names', 'ms', (m) => m.build),
        figure(
          'recall',
          'of 300: the wanted name is among the first ten',
          'queries',
          (m) => m.found,
          context.withPeers ? [{ least: 1, of: 'minisearch' }] : [],
        ),
        ...KINDS.map((kind) =>
          figure(
            `recall, ${kind}`,
            `of ${task.queries.length / 4}`,
            'queries',
            (m) => m.byKind[kind],
          ),
        ),
        ...(await ridesAnswers(context)),
      ],
      notes: [
        `In Node, in one process: the product's index (domain/catalogue/search.ts) and minisearch 7.2 (prefix, fuzzy 0.2, ` +
          'every word must match, accents folded by our own function) over the same names and nothing else. ' +
          `${task.real} of ${task.names.length} names and ${task.realQueries} of ${task.queries.length} queries come from real ` +
          'coasters and parks' +
          (task.real > 0
            ? ': each real name as it is, and the rest of that half put together from their words.'
            : ', since BENCH_DATA names no folder with them: give it for the figure that counts.'),
        'Filter, sort, ranking and search: each run on a phone of its own that has just found a ride, from a page’s message to ' +
          'its worker until the answer is there, one after the other; what is asked at first reads the columns that nobody ' +
          'has read. The server, with everything in memory, answers with a page’s data over HTTP.',
        'The linear scan forgives no typo and ranks nothing; it shows what a library must beat.',
      ],
    };
  },
};

type Engine = (query: string) => string[];

interface Measured {
  build: number;
  exact99: number;
  typo99: number;
  all50: number;
  found: number;
  byKind: Record<Query['kind'], number>;
}

function measure(make: () => Engine, queries: Query[]): Measured {
  const start = performance.now();
  const search = make();
  const build = performance.now() - start;
  for (const { text } of queries.slice(0, 40)) search(text); // warm, as after the first letters
  const times: { kind: Query['kind']; ms: number }[] = [];
  const byKind = { prefix: 0, 'two words': 0, typo: 0, accents: 0 };
  for (const { kind, text, wanted } of queries) {
    const from = performance.now();
    const hits = search(text);
    times.push({ kind, ms: performance.now() - from });
    if (hits.some((name) => name === wanted)) byKind[kind]++;
  }
  const ms = (wanted: (kind: Query['kind']) => boolean): number[] =>
    times.filter(({ kind }) => wanted(kind)).map((t) => t.ms);
  return {
    build,
    exact99: quantile(
      ms((kind) => kind !== 'typo'),
      0.99,
    ),
    typo99: quantile(
      ms((kind) => kind === 'typo'),
      0.99,
    ),
    all50: quantile(
      ms(() => true),
      0.5,
    ),
    found: Object.values(byKind).reduce((sum, n) => sum + n, 0),
    byKind,
  };
}

const asItem = (name: string, i: number): SearchItem => ({
  kind: 'ride',
  id: String(i),
  name,
  formerNames: [],
  also: [],
  popularity: 0,
  shown: () => ({ context: '', href: '', category: null }),
});

interface MiniSearch {
  addAll(documents: unknown[]): void;
  search(query: string): { id: number }[];
}

function miniSearch(names: string[]): Engine {
  const ofPeers = createRequire(join(import.meta.dirname, 'peers', 'package.json'));
  const Made = ofPeers('minisearch') as new (options: unknown) => MiniSearch;
  const index = new Made({
    fields: ['name'],
    processTerm: fold,
    searchOptions: { prefix: true, fuzzy: 0.2, combineWith: 'AND', processTerm: fold },
  });
  index.addAll(names.map((name, id) => ({ id, name })));
  return (query) =>
    index
      .search(query)
      .slice(0, 10)
      .map(({ id }) => names[id]!);
}
