// Peers that keep the catalogue as rows on the phone: what their first and their later fetches take.
import { repeat, type Context } from './harness.ts';
import { startPeerServer, type PeerServer } from './peers.ts';
import { emptyPhone } from './phone.ts';
import type { Stage } from './stage.ts';

export interface StoreTimes {
  cold: number;
  /** 100 rows changed: until they are visible and the cursor is durable. */
  delta: number;
}

const PEERS = [
  { name: 'Dexie rows', page: 'dexie.html', slow: false },
  { name: 'RxDB', page: 'rxdb.html', slow: true },
  { name: 'PouchDB', page: 'pouchdb.html', slow: true },
];
const CHANGED = 100;

const measured = new WeakMap<Context, Promise<Record<string, StoreTimes[]>>>();

/** Both figures of every peer, from one profile a run; measured once for all benchmarks. */
export function peerStores(context: Context): Promise<Record<string, StoreTimes[]>> {
  let times = measured.get(context);
  if (!times) measured.set(context, (times = measure(context)));
  return times;
}

async function measure(context: Context): Promise<Record<string, StoreTimes[]>> {
  const stage = await context.stage();
  const server = await startPeerServer(stage.rows, { pouch: true });
  const times: Record<string, StoreTimes[]> = {};
  try {
    for (const { name, page, slow } of PEERS) {
      times[name] = await repeat(slow ? context.slowRuns : context.runs, async (run) => {
        const one = await onePhone(stage, server, page, `changed ${run} ${name}`);
        context.say(`${name}, run ${run + 1}: ${JSON.stringify(one)}`);
        return one;
      });
    }
  } finally {
    server.stop();
  }
  return times;
}

interface PeerPage {
  peer: {
    pull(): Promise<void>;
    count(): Promise<number>;
    nameOf(id: string): Promise<string | undefined>;
  };
}

async function onePhone(
  stage: Stage,
  server: PeerServer,
  page: string,
  mark: string,
): Promise<StoreTimes> {
  const phone = await emptyPhone(server.origin);
  phone.page.setDefaultTimeout(600_000);
  const last = stage.rows.ride.at(-1)!.id;
  try {
    await phone.page.goto(`/${page}`, { waitUntil: 'load' });
    const first = await phone.page.evaluate(async (id) => {
      const { peer } = window as unknown as PeerPage;
      await peer.pull();
      const count = await peer.count();
      const found = (await peer.nameOf(id)) !== undefined;
      return { count, found, took: performance.now() };
    }, last);
    if (first.count !== stage.count || !first.found)
      throw new Error(`${page}: ${first.count} rows instead of ${stage.count}`);

    const changed = `/change?count=${CHANGED}&mark=${encodeURIComponent(mark)}`;
    const answer = await fetch(server.origin + changed);
    if (!answer.ok) throw new Error(await answer.text());
    const delta = await phone.page.evaluate(
      async ([id, name]) => {
        const { peer } = window as unknown as PeerPage;
        const start = performance.now();
        await peer.pull();
        if ((await peer.nameOf(id)) !== name) throw new Error('the change is not there');
        return performance.now() - start;
      },
      [last, `${mark} ${last}`] as const,
    );
    return { cold: first.took, delta };
  } finally {
    await phone.close();
  }
}
