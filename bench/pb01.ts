import type { Bench } from './harness.ts';
import { median, repeat } from './harness.ts';
import { farEntry, fetchWhole } from './whole.ts';
import { emptyPhone } from './phone.ts';
import { peerStores } from './peer-stores.ts';
import type { Stage } from './stage.ts';

export const pb01: Bench = {
  id: 'PB1',
  title: 'Cold start: an empty phone → the whole catalogue durable and queryable',
  async run(context) {
    const stage = await context.stage();
    const ours = await repeat(context.runs, async (run) => {
      const measured = await coldStart(stage);
      context.say(`run ${run + 1}: ${JSON.stringify(measured)}`);
      return measured;
    });
    const floor = await repeat(context.runs, () => coldFloor(stage));
    const stores = context.withPeers ? await peerStores(context) : { times: {}, notes: [] };
    const peers = Object.fromEntries(
      Object.entries(stores.times).map(([name, times]) => [name, times.map(({ cold }) => cold)]),
    );
    context.say(`floor ${median(floor)}`);
    return {
      figures: [
        {
          id: 'PB1',
          what: 'from the navigation (page, scripts and worker included)',
          unit: 'ms',
          ours: ours.map((o) => o.sinceNavigation),
          peers: { ...peers, floor },
          goals: [
            { most: 1 / 10, of: 'Dexie rows' },
            { most: 1 / 30, of: 'RxDB' },
            { most: 1 / 50, of: 'PouchDB' },
          ],
        },
        {
          id: 'PB1 sync',
          what: 'from the moment the page starts its worker',
          unit: 'ms',
          ours: ours.map((o) => o.sinceWorker),
          peers: { floor },
          goals: [{ most: 1.5, of: 'floor' }],
        },
      ],
      notes: [
        `${stage.count} rows. Ours: the built app opened at /parks in a fresh Chromium profile; the clock stops when every ` +
          'chunk of the manifest stands in IndexedDB with the SHA-256 the manifest names, the cursor stands beside ' +
          'them, and the worker finds a ride that is near the end of the catalogue. The page, its service worker and ' +
          'its precache are loading at the same time.',
        'Floor: a page without any app fetches the same chunks, six at a time, and writes their bytes by raw ' +
          'IndexedDB in one relaxed transaction; nothing is unpacked or checked.',
        'Peers: a page with nothing but the library; the clock starts at its navigation and stops when all rows ' +
          'are counted in its store and one is found by its id. Their servers hold everything in memory and ' +
          'answer with pages compressed in advance (PouchDB: by express-pouchdb as it is); their rows are not ' +
          'validated. RxDB is its free Dexie storage; its paid storages are said to be faster.',
        ...stores.notes,
      ],
    };
  },
};

async function coldStart(stage: Stage) {
  const phone = await emptyPhone(stage.app.origin);
  try {
    await phone.page.goto('/parks', { waitUntil: 'commit' });
    const measured = await phone.page.evaluate(fetchWhole, farEntry(stage));
    if (measured.rows !== stage.count)
      throw new Error(`${measured.rows} rows instead of ${stage.count}`);
    return measured;
  } finally {
    await phone.close();
  }
}

async function coldFloor(stage: Stage): Promise<number> {
  const phone = await emptyPhone(stage.app.origin);
  try {
    await phone.page.goto('/healthz');
    return await phone.page.evaluate(async () => {
      const start = performance.now();
      const manifest = (await (await fetch('/sync/manifest')).json()) as {
        tiers: { chunks: { sha: string }[] }[];
      };
      const shas = manifest.tiers.flatMap((tier) => tier.chunks.map(({ sha }) => sha));
      const chunks: { sha: string; bytes: ArrayBuffer }[] = [];
      await Promise.all(
        Array.from({ length: 6 }, async () => {
          for (let sha = shas.pop(); sha; sha = shas.pop())
            chunks.push({ sha, bytes: await (await fetch(`/sync/chunk/${sha}`)).arrayBuffer() });
        }),
      );
      const db = await new Promise<IDBDatabase>((done) => {
        const open = indexedDB.open('floor', 1);
        open.onupgradeneeded = () => open.result.createObjectStore('chunks', { keyPath: 'sha' });
        open.onsuccess = () => done(open.result);
      });
      const write = db.transaction('chunks', 'readwrite', { durability: 'relaxed' });
      for (const chunk of chunks) write.objectStore('chunks').put(chunk);
      await new Promise((done) => (write.oncomplete = done));
      return performance.now() - start;
    });
  } finally {
    await phone.close();
  }
}
