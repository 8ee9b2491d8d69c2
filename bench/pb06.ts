import { contributions } from '#lib/messages/en/contributions.ts';
import { review } from '#lib/messages/en/review.ts';
import { signIn, writeReview, type Phone } from '../tests/e2e/phone.ts';
import { repeat, until, type Bench, type Context } from './harness.ts';
import { drainTanstack, oneByOne } from './outbox-peers.ts';
import { VISITOR, withSite, type Drained, type Site } from './outbox-site.ts';
import { buildPeerPages } from './peers.ts';

const REVIEWS = 500;
/** One by one each delayed answer is waited for: fewer, or it takes a quarter of an hour. */
const LOSSY_REVIEWS_OF_PEERS = 100;

export const pb06: Bench = {
  id: 'PB6',
  title: `Outbox: ${REVIEWS} reviews written offline → acknowledged`,
  async run(context) {
    const clean = await repeat(context.runs, (run) =>
      withSite((site) => drain(context, site, run)),
    );
    const lossy = await repeat(context.slowRuns, (run) =>
      withSite((site) => drain(context, site, run, true)),
    );
    const peers: Record<string, number[]> = {};
    let peersLossy: Drained | null = null;
    if (context.withPeers) {
      const pages = buildPeerPages();
      peers['one by one'] = await repeat(context.slowRuns, () =>
        withSite((s) => oneByOne(s, REVIEWS)),
      );
      const tanstack = await repeat(context.slowRuns, () =>
        withSite((site) => drainTanstack(site, pages, REVIEWS)),
      );
      peers['TanStack offline-transactions'] = tanstack.map(({ seconds }) => seconds);
      peersLossy = await withSite((site) =>
        drainTanstack(site, pages, LOSSY_REVIEWS_OF_PEERS, true),
      );
      context.say(`TanStack, lossy: ${JSON.stringify(peersLossy)}`);
    }
    const bad = (pick: (d: Drained) => number) => {
      const others: Record<string, number[]> = {};
      if (peersLossy) others['TanStack offline-transactions'] = [pick(peersLossy)];
      return { unit: 'reviews', ours: lossy.map(pick), peers: others, goals: [{ most: 0 }] };
    };
    return {
      figures: [
        {
          id: 'PB6',
          what: 'a clean line',
          unit: 's',
          ours: clean.map(({ seconds }) => seconds),
          peers,
          goals: context.withPeers ? [{ most: 1 / 5, of: 'one by one' }] : [],
        },
        {
          id: 'PB6 lossy',
          what: 'a lossy line, waiting times and signing in included',
          unit: 's',
          ours: lossy.map(({ seconds }) => seconds),
          peers: {},
          goals: [],
        },
        { id: 'PB6 lossy, lost', what: 'never arrived', ...bad((d) => d.lost) },
        { id: 'PB6 lossy, doubled', what: 'took effect twice', ...bad((d) => d.doubled) },
        {
          id: 'PB6 lossy, reordered',
          what: 'a later text overtaken by an earlier one of the same review',
          ...bad((d) => d.reordered),
        },
      ],
      notes: [
        `Ours: 400 new reviews and a later text for 100 of them lie in the built app's outbox (the first written by its form, ` +
          "the others copies of its rows); the clock starts when the browser is online again and stops when the app's " +
          'outbox waits for nothing. Lost, doubled and reordered are counted in PostgreSQL afterwards.',
        'The lossy line, for each push: the answer lost after the server committed (20 %), delayed by 5 s (10 %), sent ' +
          'twice (2 %), five times 503, and once the session is ended: the person then signs in again. A push of ' +
          'ours carries up to 50 items, so it meets far fewer faults than 500 single requests do.',
        'One by one: a page posts the same mutations to the same endpoint, each after the answer to the one before; nothing ' +
          'is kept on the phone. TanStack: its executor with its IndexedDB outbox, each transaction one such post ' +
          `under its idempotency key; through the lossy line with ${LOSSY_REVIEWS_OF_PEERS} reviews, once, since it sends one at a time. ` +
          'RxDB and PouchDB have no outbox of that kind and are not compared here.',
      ],
    };
  },
};

async function drain(context: Context, site: Site, run: number, lossy = false): Promise<Drained> {
  const { phone, line } = site;
  await queueReviews(site);
  let signedOut = false;
  if (lossy)
    line.beLossy(async () => {
      await site.db.query('DELETE FROM session');
      signedOut = true;
    });
  const start = performance.now();
  await phone.context.setOffline(false);
  await until(
    async () => {
      if (signedOut && (await phaseOf(phone)) === 'held') {
        signedOut = false;
        await signIn(phone.page, ...VISITOR);
      }
      return (await waitingIn(phone)) === 0;
    },
    { everyMs: 50, mostMs: 300_000 },
  );
  const seconds = (performance.now() - start) / 1000;
  const drained = { seconds, ...(await whatArrived(site)) };
  context.say(`run ${run + 1}${lossy ? ', lossy' : ''}: ${JSON.stringify([drained, line.counts])}`);
  return drained;
}

const phaseOf = (phone: Phone): Promise<string> =>
  phone.page.evaluate(
    async () => ((await window.watcher.ask('syncStatus')) as { phase: string }).phase,
  );

/** Items that were not acknowledged; one that was parked is an error. */
const waitingIn = (phone: Phone): Promise<number> =>
  phone.page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const name = databases.find((d) => /^outbox-(?!guest)/.test(d.name!))!.name!;
    const rows = (await window.watcher.read(name, 'mutations', 'rows')) as { state: string }[];
    if (rows.some(({ state }) => state === 'parked')) throw new Error('an item was parked');
    return rows.filter(({ state }) => state === 'queued').length;
  });

/** Writes one review by the app's form, offline, and fills the outbox with its like. */
async function queueReviews({ phone, subject, db }: Site): Promise<void> {
  const { page, context } = phone;
  const { rows } = await db.query<{ slug: string }>('SELECT slug FROM park WHERE id = $1', [
    subject.id,
  ]);
  await writeReview(page, `/parks/${rows[0]!.slug}`, { title: 'Number 0', text: 'x'.repeat(400) });
  await context.setOffline(true);
  await page.getByRole('button', { name: review.sendLater }).click();
  await page.getByText(contributions.means.queued).first().waitFor();
  await page.evaluate(async (count) => {
    const name = (await indexedDB.databases()).find((d) =>
      /^outbox-(?!guest)/.test(d.name!),
    )!.name!;
    const db = await new Promise<IDBDatabase>((done) => {
      const open = indexedDB.open(name);
      open.onsuccess = () => done(open.result);
    });
    const all = <T>(store: string): Promise<T[]> =>
      new Promise((done) => {
        const get = db.transaction(store).objectStore(store).getAll();
        get.onsuccess = () => done(get.result as T[]);
      });
    interface Draft {
      id: string;
      fields: { title: string };
    }
    interface Item {
      args: { submissionId: string; fields: { title: string } };
    }
    const [draft] = await all<Draft>('drafts');
    const [item] = await all<Item>('mutations');
    const write = db.transaction(['drafts', 'mutations'], 'readwrite');
    const add = (over: object, submissionId: string, title: string, args: object = item!.args) => {
      const { order: _, ...row } = item as Item & { order: number };
      const fields = { ...item!.args.fields, title };
      const lane = `submission:${submissionId}`;
      const id = crypto.randomUUID();
      const made = { ...args, submissionId, fields };
      const asAt = { id, draftId: submissionId, lane, args: made, ...over };
      write.objectStore('mutations').add({ ...row, ...asAt });
    };
    const ids = [draft!.id];
    for (let i = 1; i < (count * 4) / 5; i++) {
      const id = crypto.randomUUID();
      ids.push(id);
      write
        .objectStore('drafts')
        .add({ ...draft, id, fields: { ...draft!.fields, title: `Number ${i}` } });
      add({}, id, `Number ${i}`);
    }
    const { photoCount } = item!.args as unknown as { photoCount: number };
    for (let i = 0; i < count / 5; i++)
      add({ name: 'review.revise' }, ids[i]!, `Number ${i}, later`, { baseVersion: 1, photoCount });
    await new Promise((done) => (write.oncomplete = done));
    db.close();
  }, REVIEWS);
}

async function whatArrived({ db }: Site): Promise<Omit<Drained, 'seconds'>> {
  const { rows } = await db.query<{ title: string; version: number; writes: number }>(
    `SELECT s.fields->>'title' AS title, s.version,
            (SELECT count(*)::int FROM history h WHERE h.entity = 'submission' AND h.row_id = s.id)
              AS writes
       FROM submission s`,
  );
  const fresh = (REVIEWS * 4) / 5;
  const later = REVIEWS / 5;
  const revised = rows.filter(({ version }) => version === 2);
  return {
    lost: fresh - rows.length + (later - revised.length),
    doubled: rows.filter(({ version, writes }) => writes !== version).length,
    reordered: revised.filter(({ title }) => !title.endsWith(', later')).length,
  };
}
