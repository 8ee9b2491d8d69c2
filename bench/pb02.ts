import { setTimeout as sleep } from 'node:timers/promises';
import { openPhone, type Phone } from '../tests/e2e/phone.ts';
import { openBareSite } from './bare-page.ts';
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
    const starts = async (times: number, path = '/parks') => {
      const { live: unseen } = await start(phone, path, times);
      await phone.page.evaluate(whenPictured, path);
      const again = await repeat(context.runs, () => start(phone, path, times));
      return { unseen, again };
    };
    const bare = { 1: await bareStarts(1, context.runs), 4: await bareStarts(4, context.runs) };
    context.say(`floor: ${JSON.stringify(bare)}`);
    try {
      const plain = await starts(1);
      context.say(`1×: ${JSON.stringify(plain)}`);
      const slowed = await starts(4);
      context.say(`4×: ${JSON.stringify(slowed)}`);
      const ofRides: Figure[] = [];
      for (const { name, path } of ridesPages(stage)) {
        const starting = await starts(1, path);
        context.say(`${name}: ${JSON.stringify(starting)}`);
        ofRides.push(...figuresOf(`PB2 ${name}`, `navigation to ${path}`, starting));
      }
      return {
        figures: [
          ...figuresOf('PB2', 'navigation to /parks', plain, { most: 300, floor: bare[1] }),
          ...figuresOf('PB2 at 4×', 'navigation to /parks', slowed, {
            most: 1_000,
            floor: bare[4],
          }),
          ...ofRides,
        ],
        notes: [
          'The profile holds the whole catalogue and the service worker. Each run starts the browser anew, goes offline, ' +
            'lets it come to rest and opens the page; the clock stops in the frame after the first line of the list was painted. The ' +
            "throttle slows the page's thread; Chromium does not slow workers or storage by it.",
          'Floor: the same for one line of HTML without any style or script, answered by a service worker of a few lines.',
          'The list was looked at before, once: what is painted first is then its picture (decision 0031), and the app’s own ' +
            'list takes its place (“live”). Search has no picture. “Never seen” is the one start before that.',
          'Filter, sort, ranking (`/rides`) and search wait for the whole catalogue, which a start reads after the first ' +
            'screens; the list of parks does not.',
        ],
      };
    } finally {
      await phone.close();
    }
  },
};

interface Start {
  /** When something was painted at all, a list, and the app's own list; ms of the navigation. */
  frame: number;
  list: number;
  live: number;
}

async function start(phone: Phone, path: string, times: number): Promise<Start> {
  await phone.context.close();
  await phone.reopen({ offline: true });
  await sleep(BROWSER_STARTS_MS);
  await phone.context.addInitScript(watch);
  await phone.context.addInitScript(watchPaint);
  if (times > 1) await throttle(phone, times);
  await phone.page.goto(path, { waitUntil: 'commit' });
  return phone.page.evaluate(whenPainted);
}

async function bareStarts(times: number, runs: number): Promise<number[]> {
  const site = await openBareSite();
  const phone = await openPhone({ origin: site.origin });
  try {
    await phone.page.goto('/');
    await phone.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    return await repeat(runs, async () => (await start(phone, '/parks', times)).live);
  } finally {
    await phone.close();
    await site.close();
  }
}

function figuresOf(
  id: string,
  what: string,
  { unseen, again }: { unseen: number; again: Start[] },
  goal?: { most: number; floor: number[] },
): Figure[] {
  const figure = (name: string, until: string, ours: number[]): Figure => ({
    ...{ id: id + name, what: `${name ? 'the same' : what} → ${until}`, unit: 'ms', ours },
    ...(name || !goal
      ? { peers: {}, goals: [] }
      : { peers: { floor: goal.floor }, goals: [{ most: goal.most }] }),
  });
  return [
    figure(
      '',
      'its list painted',
      again.map(({ list }) => list),
    ),
    figure(
      ', live',
      'the app’s own list painted',
      again.map(({ live }) => live),
    ),
    figure(', never seen', 'the list painted, the first time it is looked at', [unseen]),
    figure(
      ', frame',
      'the app’s frame painted',
      again.map(({ frame }) => frame),
    ),
  ];
}

declare global {
  interface Window {
    painted: { list?: number; live?: number };
  }
}

/** Runs in the page: notes the frames after a list came, and after the app's own came. */
function watchPaint(): void {
  window.painted = {};
  const note = (name: 'list' | 'live'): void =>
    void requestAnimationFrame(() => setTimeout(() => (window.painted[name] = performance.now())));
  let isSeen = false;
  const look = (): void => {
    const link = document.querySelector('main li a[href^="/parks/"]');
    if (link && !isSeen) note('list');
    isSeen ||= link !== null;
    if (link && !link.closest('#first-paint')) return note('live');
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function whenPainted(): Promise<Start> {
  const sleepMs = (ms: number) => new Promise((done) => setTimeout(done, ms));
  while (window.painted.live === undefined) await sleepMs(20);
  const [first] = performance.getEntriesByName('first-contentful-paint');
  return { frame: first!.startTime, list: window.painted.list!, live: window.painted.live };
}

/** The picture of a list is kept; at once true of a page that has none. */
async function whenPictured(path: string): Promise<void> {
  if (path.startsWith('/search')) return;
  for (;;) {
    if (await caches.match(path)) return;
    await new Promise((done) => setTimeout(done, 100));
  }
}
