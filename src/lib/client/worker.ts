import { heldHistory, keepHistory } from './db/histories.ts';
import { fetchHistory } from './sync/history-net.ts';
import { expose } from 'comlink';
import { cache } from './db/cache.ts';
import { arrive, keepSetting, keptSetting, lossTold } from './db/device.ts';
import { mineOf } from './db/mine.ts';
import { outboxOf } from './db/outbox.ts';
import { unsentHere, UnsentWatch } from './db/unsent.ts';
import { Keeping } from './keeping.ts';
import { Person } from './person.ts';
import type { PhoneApi, PhoneNotice } from './phone.ts';
import { Reading } from './reading.ts';
import { Carrier, connection } from './sync/carrier.ts';
import { unpackMap } from './catalogue/map-file.ts';
import { keepMap, keptMap } from './sync/keep-map.ts';
import { Engine } from './sync/engine.ts';
import { livePokes } from './sync/live.ts';
import { httpNet } from './sync/net.ts';
import { preparePhoto } from './sync/photo/prepare.ts';
import { uploadPhoto } from './sync/photo/upload.ts';
import type { Pulled } from './sync/follow.ts';
import { oneTimer } from './sync/timer.ts';

// The composition root of the phone's worker: one a tab, see docs/decisions.

/** A browser that does not keep the app at all must not wait for it for ever. */
const APP_KEPT_WITHIN_MS = 90_000;

const net = httpNet();
const tabs = new BroadcastChannel('phone');
const listeners: ((notice: PhoneNotice) => void)[] = [];
let parkId: string | null = null;
const reading = new Reading(cache(), () => tell('catalogue'));

function tell(notice: PhoneNotice): void {
  for (const listener of listeners) listener(notice);
}

/** Here and in the other tabs. */
function notify(notice: PhoneNotice): void {
  tell(notice);
  tabs.postMessage(notice);
}

const exclusively = <T>(work: () => Promise<T>): Promise<T> =>
  navigator.locks.request('sync', work);

let isAppKept = false;
let noteAppKept = (): void => undefined;
const appKept = new Promise<void>((kept) => {
  noteAppKept = kept;
  setTimeout(kept, APP_KEPT_WITHIN_MS);
});

async function learntFirst(): Promise<void> {
  await reading.reloadFirst();
  notify('catalogue');
  keeping.keeper.wake();
}

const carrier = new Carrier(connection(), () => {
  engine.wake();
  keeping.keeper.wake();
});
void keptSetting('wifiOnly').then(
  (wifiOnly) => (carrier.wifiOnly = wifiOnly),
  () => undefined,
);

const engine: Engine = new Engine({
  net,
  cache: cache(),
  outboxOf,
  mineOf,
  upload: uploadPhoto,
  timer: oneTimer(),
  verifyChunk: reading.verifyChunk,
  now: () => Date.now(),
  chance: () => Math.random(),
  exclusively,
  fetchExclusively: (work) => navigator.locks.request('catalogue', work),
  appKept: () => appKept,
  indexKept: learntFirst,
  chunkCame: reading.chunkCame,
  packKept: learntFirst,
  async chunksLoaded() {
    await reading.reload();
    notify('catalogue');
    keeping.keeper.wake();
  },
  catalogueChanged(changes) {
    reading.catalogueChanged(changes);
    notify('catalogue');
  },
  parkChanged(park, changes, _held, anew) {
    parkRead(park, { changes, anew });
    keeping.keeper.parkMoved(park, changes.length > 0);
  },
  notify,
  mayUpload: () => carrier.held() === null,
});

function parkRead(park: string, { changes, anew }: Pick<Pulled, 'changes' | 'anew'>): void {
  if (anew) reading.forgetPark(park);
  reading.parkChanged(changes);
  notify('park');
}

const keeping: Keeping = new Keeping(cache(), {
  net,
  exclusively,
  photosHeld: () => carrier.held(),
  isAppKept: () => isAppKept,
  parkAt: reading.parkAt,
  parkPulled: parkRead,
  packKept: learntFirst,
  parkForgotten(park) {
    reading.forgetPark(park);
    notify('park');
  },
  notify: () => notify('parks'),
});

const live = livePokes(
  (topic) =>
    engine.moved([
      topic === 'catalogue' ? 'catalogue' : topic.startsWith('user:') ? 'mine' : 'park',
    ]),
  () => engine.moved(['catalogue', 'park', 'mine']),
);

function listen(account: { id: string } | null, renew = false): void {
  const topics = ['catalogue'];
  if (account) topics.push(`user:${account.id}`);
  if (parkId) topics.push(`park:${parkId}`);
  live.listen(topics, renew);
}

const unsent = new UnsentWatch();

const person = new Person({
  net,
  exclusively,
  use(account, renew) {
    engine.setAccount(account);
    listen(account, renew);
    unsent.begin();
  },
  tellTabs: () => tabs.postMessage('account' satisfies PhoneNotice),
});

/** Another tab fetched or wrote something: read it from the store the tabs share. */
tabs.onmessage = async ({ data }: MessageEvent<PhoneNotice>) => {
  if (data === 'catalogue') await reading.catalogueChangedElsewhere().catch(() => undefined);
  if (data === 'account') await person.changedElsewhere();
  if (data === 'park') await reading.parksChangedElsewhere(parkId);
  tell(data);
};

const api: PhoneApi = {
  ...reading.views,
  ...person.api,
  ...keeping.api,
  async watchPark(id) {
    parkId = id;
    engine.watchPark(id);
    listen(person.current);
  },
  async parkGround(parkId, sha) {
    const wanted = { parkId, sha };
    const isNew = await keepMap(cache(), net, wanted).catch(() => false);
    if (isNew) notify('park');
    const kept = await keptMap(cache(), wanted);
    return kept && unpackMap(kept).catch(() => null);
  },
  async history(kind, id) {
    const fetched = await fetchHistory(kind, id).catch(() => null);
    if (!fetched) return heldHistory(cache(), kind, id);
    await keepHistory(cache(), fetched, Date.now()).catch(() => undefined);
    return fetched;
  },
  async appKept() {
    isAppKept = true;
    noteAppKept();
    keeping.keeper.wake();
  },
  async outboxChanged() {
    engine.outboxChanged();
    notify('sync');
  },
  async freshChance() {
    // Someone left while the server could not be told: that comes before anything else.
    if (await person.api.leaving().catch(() => null)) await person.api.refreshAccount();
    live.retryNow();
    await engine.freshChance();
    keeping.keeper.wake();
  },
  preparePhoto,
  async syncStatus() {
    const status = await engine.status();
    return { ...status, photosHeld: carrier.held() ?? status.photosHeld };
  },
  async sendPhotosAnyway() {
    carrier.sendAnyway();
    await engine.freshChance();
    keeping.keeper.wake();
  },
  async setWifiOnly(on) {
    carrier.wifiOnly = on;
    await keepSetting('wifiOnly', on);
    engine.wake();
    keeping.keeper.wake();
    notify('sync');
  },
  wifiOnly: () => keptSetting('wifiOnly'),
  installDeclined: () => keptSetting('installDeclined'),
  declineInstall: () => keepSetting('installDeclined', true),
  arrive,
  lossTold,
  unsent: unsentHere,
  async onUnsent(listener) {
    unsent.listen(listener);
  },
  async onNotice(listener) {
    listeners.push(listener);
  },
};

expose(api);
