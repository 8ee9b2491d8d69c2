import { expose } from 'comlink';
import type { FeedChange } from '#lib/protocol/feed.ts';
import { CatalogueMemory } from './catalogue/memory.ts';
import { isChunk } from './catalogue/chunks.ts';
import { cache } from './db/cache.ts';
import { keepAccount, keptAccount } from './db/device.ts';
import { clearMine } from './db/mine.ts';
import type { Account, PhoneApi, PhoneNotice } from './phone.ts';
import { Engine } from './sync/engine.ts';
import { livePokes } from './sync/live.ts';
import { httpNet } from './sync/net.ts';
import { preparePhoto } from './sync/photo/prepare.ts';
import { uploadPhoto } from './sync/photo/upload.ts';
import { storedChunks } from './sync/pull.ts';

// The composition root of the phone's worker: one a tab, see docs/decisions.

const memory = new CatalogueMemory();
const net = httpNet();
const tabs = new BroadcastChannel('phone');
const listeners: ((notice: PhoneNotice) => void)[] = [];
const loadedReviews = new Set<string>();
let account: Account | null = null;
/** The server last said that it knows no session of this person. */
let signedOut = false;
let parkId: string | null = null;

function tell(notice: PhoneNotice): void {
  for (const listener of listeners) listener(notice);
}

/** Here and in the other tabs. */
function notify(notice: PhoneNotice): void {
  tell(notice);
  tabs.postMessage(notice);
}

async function loadFromCache(): Promise<void> {
  const chunks = await storedChunks(cache());
  if (!chunks) return;
  const packed = chunks.map(({ sha, kind, bytes }) => ({
    sha,
    kind,
    bytes: new Uint8Array(bytes),
  }));
  const unreadable = await memory.load(packed, await cache().overlay.toArray());
  memory.apply(await cache().overlay.toArray()); // what came while the chunks were unpacked
  if (unreadable.length === 0) return;
  await cache().chunks.bulkDelete(unreadable); // fetched again at the next pass
  await cache().scopes.delete('catalogue');
}

// Views wait for this one reading of the phone's store, never for the network.
let loading = loadFromCache().catch(() => undefined);

const engine = new Engine({
  net,
  cache: cache(),
  upload: uploadPhoto,
  verifyChunk: (sha, bytes) => isChunk(sha, new Uint8Array(bytes)),
  now: () => Date.now(),
  chance: () => Math.random(),
  exclusively: (work) => navigator.locks.request('sync', work),
  async chunksLoaded() {
    loading = loadFromCache();
    await loading;
    notify('catalogue');
  },
  catalogueChanged(changes: FeedChange[]) {
    memory.apply(changes);
    notify('catalogue');
  },
  reviewsChanged(park, changes, held) {
    memory.apply(changes);
    if (!held) {
      memory.reviewsKnown(park);
      loadedReviews.add(park);
    }
    notify('reviews');
  },
  notify,
});

/** Another tab fetched or wrote something: read it from the store the tabs share. */
tabs.onmessage = async ({ data }: MessageEvent<PhoneNotice>) => {
  if (data === 'catalogue') await (loading = loadFromCache().catch(() => undefined));
  if (data === 'account') use(await keptAccount().catch(() => account));
  if (data === 'reviews') {
    loadedReviews.clear(); // of which park is not told: each is read again when it is opened
    if (parkId) await loadReviews(parkId).catch(() => undefined);
  }
  tell(data);
};

const live = livePokes(
  (topic) =>
    engine.moved([
      topic === 'catalogue' ? 'catalogue' : topic.startsWith('user:') ? 'mine' : 'park',
    ]),
  () => engine.moved(['catalogue', 'park', 'mine']),
);

function listen(renew = false): void {
  const topics = ['catalogue'];
  if (account) topics.push(`user:${account.id}`);
  if (parkId) topics.push(`park:${parkId}`);
  live.listen(topics, renew);
}

/** Reads a park's kept reviews into memory, once, or again after another tab fetched newer ones. */
async function loadReviews(park: string): Promise<void> {
  if (loadedReviews.has(park)) return;
  const isKnown = (await cache().scopes.get(`park:${park}`))?.whole === true;
  const rows = await cache().reviews.where({ parkId: park }).toArray();
  memory.apply(rows.map(({ id, rev, row }) => ({ entity: 'review', id, rev, row })));
  if (!isKnown) return;
  memory.reviewsKnown(park);
  loadedReviews.add(park);
}

/** From here on this is the person at the phone: their outbox, their contributions, their pokes. */
function use(next: Account | null): void {
  // The live line knows who it was opened by; one opened while signed out hears nothing private.
  const renew = account?.id !== next?.id || signedOut;
  signedOut = false;
  account = next;
  engine.setAccount(next);
  listen(renew);
}

/** What the server told of an account leaves the phone with it, also what a running pass still writes. */
async function forget(left: Account | null): Promise<void> {
  if (!left) return;
  await clearMine(left.id).catch(() => undefined);
  void navigator.locks.request('sync', async () => {
    if (account?.id !== left.id) await clearMine(left.id).catch(() => undefined);
  });
}

// Who uses the phone is known before anything is sent.
const known = keptAccount()
  .then(use)
  .catch(() => use(null));

const api: PhoneApi = {
  async home() {
    await loading;
    return memory.home();
  },
  async parks() {
    await loading;
    return memory.parks();
  },
  async park(slug) {
    await loading;
    const view = memory.park(slug);
    if (!view) return null;
    await loadReviews(view.park.id);
    return memory.park(slug);
  },
  async ride(parkSlug, rideSlug) {
    await loading;
    const view = memory.ride(parkSlug, rideSlug);
    if (!view) return null;
    await loadReviews(view.park.id);
    return memory.ride(parkSlug, rideSlug);
  },
  async search(query, limit) {
    await loading;
    return memory.search(query, limit);
  },
  async subjects(refs) {
    await loading;
    return refs.map((ref) => memory.subject(ref));
  },
  async watchPark(id) {
    parkId = id;
    engine.watchPark(id);
    listen();
  },
  async account() {
    await known;
    return account;
  },
  async refreshAccount() {
    await known;
    const answer = await net.me().catch(() => undefined);
    if (answer) {
      const before = account;
      await keepAccount(answer);
      use(answer);
      if (before?.id !== answer.id) await forget(before);
      tabs.postMessage('account' satisfies PhoneNotice);
    }
    if (answer === null) signedOut = account !== null;
    return { account, signedOut: answer === null && account !== null };
  },
  async forgetAccount() {
    const before = account;
    await keepAccount(null);
    use(null);
    await forget(before);
    tabs.postMessage('account' satisfies PhoneNotice);
  },
  async outboxChanged() {
    engine.wake();
    notify('sync');
  },
  async freshChance() {
    live.retryNow();
    await engine.freshChance();
  },
  preparePhoto,
  syncStatus: () => engine.status(),
  async onNotice(listener) {
    listeners.push(listener);
  },
};

expose(api);
