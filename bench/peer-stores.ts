// Peers that keep the catalogue as rows on the phone: what their first and their later fetches take.
import { repeat, type Context } from './harness.ts';
import { startPeerServer, type PeerServer } from './peers.ts';
import { emptyPhone } from './phone.ts';
import type { Stage } from './stage.ts';

export interface StoreTimes {
  cold: number;
  /** 100 rows changed: until they are visible and the cursor is durable; null when that did not end. */
  delta: number | null;
}

const PEERS = [
  { name: 'Dexie rows', page: 'dexie.html', slow: false },
  { name: 'RxDB', page: 'rxdb.html', slow: true },
  { name: 'PouchDB', page: 'pouchdb.html', slow: true },
];
const CHANGED = 100;
/** Whoever takes longer is said not to have ended. */
const PATIENCE = 3; // minutes

export interface PeerTimes {
  times: Record<string, StoreTimes[]>;
  /** What a reader must know of those that did not end. */
  notes: string[];
}

const measured = new WeakMap<Context, Promise<PeerTimes>>();

/** Both figures of every peer, from one profile a run; measured once for all benchmarks. */
export function peerStores(context: Context): Promise<PeerTimes> {
  let times = measured.get(context);
  if (!times) measured.set(context, (times = measure(context)));
  return times;
}

async function measure(context: Context): Promise<PeerTimes> {
  const stage = await context.stage();
  const server = await startPeerServer(stage.rows, { pouch: true });
  const times: PeerTimes['times'] = {};
  const notes: string[] = [];
  try {
    for (const { name, page, slow } of PEERS) {
      try {
        times[name] = await repeat(slow ? context.slowRuns : context.runs, async (run) => {
          const one = await onePhone(stage, server, page, `changed ${run} ${name}`);
          context.say(`${name}, run ${run + 1}: ${JSON.stringify(one)}`);
          return one;
        });
        if (times[name].some(({ delta }) => delta === null))
          notes.push(`${name} did not have the change after ${PATIENCE} minutes.`);
      } catch (error) {
        if (!(error instanceof NotEnded)) throw error;
        notes.push(`${name} did not have the whole catalogue after ${PATIENCE} minutes.`);
      }
    }
  } finally {
    server.stop();
  }
  return { times, notes };
}

class NotEnded extends Error {}

/** What the page does; throws `NotEnded` when it takes too long. */
function inTime<T>(work: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, failed) =>
    setTimeout(() => failed(new NotEnded()), PATIENCE * 60_000).unref(),
  );
  work.catch(() => undefined); // the page is closed under it
  return Promise.race([work, late]);
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
    const fetched = phone.page.evaluate(async (id) => {
      const { peer } = window as unknown as PeerPage;
      await peer.pull();
      const count = await peer.count();
      const found = (await peer.nameOf(id)) !== undefined;
      return { count, found, took: performance.now() };
    }, last);
    const first = await inTime(fetched);
    if (first.count !== stage.count || !first.found)
      throw new Error(`${page}: ${first.count} rows instead of ${stage.count}`);

    const changed = `/change?count=${CHANGED}&mark=${encodeURIComponent(mark)}`;
    const answer = await fetch(server.origin + changed);
    if (!answer.ok) throw new Error(await answer.text());
    const pulled = phone.page.evaluate(
      async ([id, name]) => {
        const { peer } = window as unknown as PeerPage;
        const start = performance.now();
        await peer.pull();
        if ((await peer.nameOf(id)) !== name) throw new Error('the change is not there');
        return performance.now() - start;
      },
      [last, `${mark} ${last}`] as const,
    );
    const delta = await inTime(pulled).catch((error: unknown) => {
      if (error instanceof NotEnded) return null;
      throw error;
    });
    return { cold: first.took, delta };
  } finally {
    await phone.close();
  }
}
