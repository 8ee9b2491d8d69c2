// What a page that goes through every ride costs: the lists of `/rides`, and search. PB2 and PB5 ask for them.
import { readRidesQuery } from '#lib/domain/catalogue/rides-list.ts';
import { median, repeat, type Context, type Figure } from './harness.ts';
import { openWholePhone } from './phone.ts';
import type { Stage } from './stage.ts';
import { farEntry } from './whole.ts';

const HTTP_ASKS = 5;
const HITS = 50;

export interface RidesPage {
  name: string;
  path: string;
  /** How the phone's worker is asked for it. */
  ask: [method: string, ...args: unknown[]];
}

export function ridesPages(stage: Stage): RidesPage[] {
  const list = (name: string, path: string): RidesPage => {
    const { searchParams } = new URL(path, stage.app.origin);
    return { name, path, ask: ['rides', readRidesQuery((param) => searchParams.get(param))] };
  };
  const { name } = farEntry(stage);
  return [
    list('filter', '/rides?category=RC&country=US&height=30'),
    list('sort by height', '/rides?sort=height'),
    list('ranking', '/rides'),
    { name: 'search', path: `/search?q=${encodeURIComponent(name)}`, ask: ['search', name, HITS] },
  ];
}

/** Each asked of a phone's worker, at first and again, and of the server. */
export async function ridesAnswers(context: Context): Promise<Figure[]> {
  const stage = await context.stage();
  const pages = ridesPages(stage);
  const onPhone = await repeat(context.runs, () => askPhone(stage, pages));
  context.say(`pages of rides, phone: ${JSON.stringify(onPhone)}`);
  const overHttp = await repeat(context.runs, () => askServer(stage, pages));
  context.say(`pages of rides, server: ${JSON.stringify(overHttp)}`);
  return pages.flatMap(({ name }, i) => {
    const figure = (id: string, what: string, ours: number[]): Figure => ({
      ...{ id: `PB5 ${name}, ${id}`, what, unit: 'ms', ours, peers: {}, goals: [] },
    });
    return [
      figure('phone, at first', 'answered by the worker, which has just read it all', [
        ...onPhone.map((run) => run[i]!.first),
      ]),
      figure('phone', 'the same, asked again', [...onPhone.map((run) => run[i]!.again)]),
      figure('server', `the page's data over HTTP, median of ${HTTP_ASKS}`, [
        ...overHttp.map((run) => run[i]!),
      ]),
    ];
  });
}

/** A phone of its own each time: what is asked first reads the columns that nobody has read yet. */
async function askPhone(stage: Stage, pages: readonly RidesPage[]) {
  const phone = await openWholePhone(stage);
  try {
    const answers: { first: number; again: number }[] = [];
    for (const { ask } of pages)
      answers.push(
        await phone.page.evaluate(async (asked) => {
          const time = async (): Promise<number> => {
            const start = performance.now();
            const answer = (await window.watcher.ask(...asked)) as {
              rides?: unknown[];
              hits?: unknown[];
            };
            if (!(answer.rides ?? answer.hits)?.length) throw new Error(`nothing: ${asked[0]}`);
            return performance.now() - start;
          };
          return { first: await time(), again: await time() };
        }, ask),
      );
    return answers;
  } finally {
    await phone.close();
  }
}

async function askServer(stage: Stage, pages: readonly RidesPage[]): Promise<number[]> {
  const times: number[] = [];
  for (const { path } of pages)
    times.push(
      median(
        await repeat(HTTP_ASKS, async () => {
          const start = performance.now();
          const answer = await fetch(`${stage.app.origin}/api/view${path}`);
          await answer.arrayBuffer();
          if (!answer.ok) throw new Error(`${answer.status} for ${path}`);
          return performance.now() - start;
        }),
      ),
    );
  return times;
}
