// An empty phone for a benchmark: Chromium with a fresh profile, and a way to watch the built app from beside it.
import type { CDPSession } from '@playwright/test';
import { openPhone, type Phone } from '../tests/e2e/phone.ts';
import type { Stage } from './stage.ts';
import { farEntry, fetchWhole } from './whole.ts';

/** What `watch` puts into every page. */
export interface Watcher {
  /** Asks the app's own worker, by the messages its pages send it. Waits until there is one. */
  ask(method: string, ...args: unknown[]): Promise<unknown>;
  /** When the app's worker was made, in ms of this page. */
  workerAt(): number | null;
  /** The rows of a store of one of the phone's databases; null when it is not there yet. */
  read(database: string, store: string, what: 'rows' | 'keys' | 'count'): Promise<unknown>;
  /** The catalogue's manifest once it stands in the store. */
  get(database: string, store: string, key: IDBValidKey): Promise<unknown>;
}

declare global {
  interface Window {
    watcher: Watcher;
  }
}

export async function emptyPhone(origin: string): Promise<Phone> {
  const phone = await openPhone({ origin });
  await phone.context.addInitScript(watch);
  return phone;
}

/** A phone that holds the whole catalogue and the app itself, its page open at `path`. */
export async function openWholePhone(stage: Stage, path = '/contributions'): Promise<Phone> {
  const phone = await emptyPhone(stage.app.origin);
  phone.page.setDefaultTimeout(180_000);
  await phone.page.goto(path, { waitUntil: 'commit' });
  await phone.page.evaluate(fetchWhole, farEntry(stage));
  await phone.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  return phone;
}

/** Runs in the page before anything of the app's: remembers the worker and looks into the databases. */
export function watch(): void {
  const workers: { worker: Worker; at: number }[] = [];
  const Native = window.Worker;
  window.Worker = class extends Native {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      if (options?.name === 'phone') workers.push({ worker: this, at: performance.now() });
    }
  };
  const open = (name: string): Promise<IDBDatabase> =>
    new Promise((done, failed) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
  const asked = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((done, failed) => {
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
  const databases = new Map<string, IDBDatabase>();
  const store = async (database: string, name: string): Promise<IDBObjectStore | null> => {
    let db = databases.get(database);
    if (!db) {
      // Looked for first: opening it would make it, and stand in the app's way.
      if (!(await indexedDB.databases()).some((d) => d.name === database)) return null;
      db = await open(database);
      db.onversionchange = () => (db!.close(), databases.delete(database));
      if (!db.objectStoreNames.contains(name)) return (db.close(), null);
      databases.set(database, db);
    }
    return db.objectStoreNames.contains(name) ? db.transaction(name).objectStore(name) : null;
  };
  window.watcher = {
    async ask(method, ...args) {
      while (workers.length === 0) await new Promise((done) => setTimeout(done, 5));
      const { worker } = workers.at(-1)!;
      const id = `bench-${crypto.randomUUID()}`;
      return new Promise((done, failed) => {
        const hear = ({ data }: MessageEvent): void => {
          if (data?.id !== id) return;
          worker.removeEventListener('message', hear);
          if (data.type === 'RAW') done(data.value);
          else failed(new Error(JSON.stringify(data.value)));
        };
        worker.addEventListener('message', hear);
        const argumentList = args.map((value) => ({ type: 'RAW', value }));
        worker.postMessage({ id, type: 'APPLY', path: [method], argumentList });
      });
    },
    workerAt: () => workers.at(-1)?.at ?? null,
    async read(database, name, what) {
      const found = await store(database, name);
      if (!found) return null;
      if (what === 'rows') return asked(found.getAll());
      return what === 'keys' ? asked(found.getAllKeys()) : asked(found.count());
    },
    async get(database, name, key) {
      const found = await store(database, name);
      return found ? asked<unknown>(found.get(key)) : null;
    },
  };
}

/** Slows the page's processor by so much; its workers and the browser's storage are not slowed. */
export async function throttle(phone: Phone, times: number): Promise<CDPSession> {
  const session = await phone.context.newCDPSession(phone.page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: times });
  return session;
}
