import { parkPage } from './park-page.ts';
import { openFaultProxy, type FaultProxy } from '../tests/support/fault-proxy.ts';
import { freePort } from '../scripts/postgres/server.ts';
import { repeat, until, type Bench } from './harness.ts';
import { emptyPhone } from './phone.ts';
import type { Stage } from './stage.ts';

/** 256 kbit/s, 800 ms there and back, and every 64 KB a second of nothing. */
const ONE_BAR = {
  rate: 32_000,
  latencyMs: 400,
  jitterMs: 50,
  stall: { everyBytes: 64_000, ms: 1_000 },
};
const PATIENCE_MS = 120_000;

export const pb15: Bench = {
  id: 'PB15',
  title: 'One bar of signal, an empty phone: the asked park readable, and then offline',
  async run(context) {
    const stage = await context.stage();
    const port = await freePort();
    const app = await stage.another({ env: { ORIGIN: `http://localhost:${port}` } });
    const proxy = await openFaultProxy({ port, upstream: () => app.port });
    const times = await repeat(context.slowRuns, async () => {
      await proxy.heal();
      const one = await firstVisit(stage, proxy);
      context.say(JSON.stringify(one));
      return one;
    }).finally(async () => {
      await proxy.close();
      await app.stop();
    });
    return {
      figures: [
        {
          id: 'PB15 readable',
          what: 'navigation → the name of the park and of one of its rides painted',
          unit: 's',
          ours: times.map(({ readable }) => readable),
          peers: {},
          goals: [{ most: 6 }],
        },
        {
          id: 'PB15 offline',
          what: 'navigation → the same park opens with the line cut',
          unit: 's',
          ours: times.map(({ offline }) => offline),
          peers: {},
          goals: [{ most: 30 }],
        },
      ],
      notes: [
        'A TCP proxy of our own between browser and server: 256 kbit/s for all connections together, 400 ms each way and up to ' +
          '50 ms more, a second of silence after every 64 KB. Offline counts as reached when the service worker ' +
          'holds the app and the worker holds the park with its rides; it is then tried: the line is cut and the page opened anew. ' +
          `After ${PATIENCE_MS / 1000} s it is given up, and that time stands there. The peers have no server-rendered page and are not compared.`,
      ],
    };
  },
};

async function firstVisit(
  stage: Stage,
  proxy: FaultProxy,
): Promise<{ readable: number; offline: number }> {
  const { park, ride } = parkPage(stage);
  const phone = await emptyPhone(`http://localhost:${proxy.port}`);
  phone.page.setDefaultTimeout(PATIENCE_MS);
  phone.page.setDefaultNavigationTimeout(PATIENCE_MS);
  try {
    await proxy.set(ONE_BAR);
    const start = performance.now();
    const since = (): number => (performance.now() - start) / 1000;
    const readable = async (): Promise<void> => {
      await phone.page.goto(`/parks/${park.slug}`, { waitUntil: 'commit' });
      await phone.page.getByRole('heading', { name: park.name, level: 1 }).waitFor();
      await phone.page.getByText(ride.name).first().waitFor();
    };
    await readable();
    const first = since();
    const isHeld = (): Promise<boolean> =>
      phone.page
        .evaluate(async (slug) => {
          const workers = await navigator.serviceWorker.getRegistration();
          if (!workers?.active) return false;
          const answer = (await window.watcher.ask('park', slug)) as { rides?: unknown[] } | null;
          return answer !== null;
        }, park.slug)
        .catch(() => false);
    const held = await until(isHeld, { everyMs: 250, mostMs: PATIENCE_MS }).catch(() => false);
    const offline = since();
    if (held) {
      await proxy.set({ mode: 'refuse' });
      await phone.context.setOffline(true);
      await readable();
    }
    return { readable: first, offline };
  } finally {
    await phone.close();
  }
}
