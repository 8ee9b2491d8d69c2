import { setTimeout as sleep } from 'node:timers/promises';
import { repeat, type Bench, type Figure } from './harness.ts';
import { openWholePhone, throttle, watch } from './phone.ts';
import { ridesPages } from './rides-pages.ts';

/** So long the browser itself is busy, with its own first page. */
const BROWSER_STARTS_MS = 6_000;

export const pb02: Bench = {
  id: 'PB2',
  title: 'Warm start without a connection: the first park list painted',
  async run(context) {
    const stage = await context.stage();
    const phone = await openWholePhone(stage);
    const starts = (times: number, path = '/parks') =>
      repeat(context.runs, async () => {
        await phone.context.close();
        await phone.reopen({ offline: true });
        await sleep(BROWSER_STARTS_MS);
        await phone.context.addInitScript(watch);
        await phone.context.addInitScript(watchPaint);
        if (times > 1) await throttle(phone, times);
        await phone.page.goto(path, { waitUntil: 'commit' });
        const painted = await phone.page.waitForFunction(() => window.listPaintedAt, null, {
          timeout: 120_000,
        });
        const list = Number(await painted.jsonValue());
        const frame = await phone.page.evaluate(
          () => performance.getEntriesByName('first-contentful-paint')[0]!.startTime,
        );
        return { list, frame };
      });
    try {
      const plain = await starts(1);
      context.say(`1×: ${JSON.stringify(plain)}`);
      const slowed = await starts(4);
      context.say(`4×: ${JSON.stringify(slowed)}`);
      const ofRides: Figure[] = [];
      for (const { name, path } of ridesPages(stage)) {
        const runs = await starts(1, path);
        context.say(`${name}: ${JSON.stringify(runs)}`);
        ofRides.push({
          ...{ id: `PB2 ${name}`, what: 'navigation to the page → its first ride painted' },
          ...{ unit: 'ms', ours: runs.map(({ list }) => list), peers: {}, goals: [] },
        });
      }
      const figures = (id: string, runs: typeof plain, most: number): Figure[] => [
        {
          ...{ id, what: 'navigation to /parks → its cards painted', unit: 'ms', peers: {} },
          ours: runs.map(({ list }) => list),
          goals: [{ most }],
        },
        {
          ...{ id: `${id}, frame`, what: 'the same → the app’s frame painted', unit: 'ms' },
          ours: runs.map(({ frame }) => frame),
          ...{ peers: {}, goals: [] },
        },
      ];
      return {
        figures: [
          ...figures('PB2', plain, 300),
          ...figures('PB2 at 4×', slowed, 1_000),
          ...ofRides,
        ],
        notes: [
          'The profile holds the whole catalogue and the service worker. Each run starts the browser anew, goes offline, ' +
            'lets it come to rest and opens /parks; the clock stops in the frame after the first card of the list was painted. The ' +
            "throttle slows the page's thread; Chromium does not slow workers or storage by it.",
          'Filter, sort, ranking (`/rides`) and search wait for the whole catalogue, which a start reads after the first ' +
            'screens; the list of parks does not.',
        ],
      };
    } finally {
      await phone.close();
    }
  },
};

declare global {
  interface Window {
    listPaintedAt?: number;
  }
}

/** Runs in the page: notes the frame after the first park's card came. */
function watchPaint(): void {
  const look = (): void => {
    if (!document.querySelector('main li a[href^="/parks/"]'))
      return void requestAnimationFrame(look);
    requestAnimationFrame(() => setTimeout(() => (window.listPaintedAt = performance.now())));
  };
  requestAnimationFrame(look);
}
