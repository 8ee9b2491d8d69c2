// Runs in a page, whatever drives it: such functions see their arguments and the browser, nothing else.

/** The service worker holds the app, and the phone the catalogue: from here on it may go offline. */
export async function isReadyForOffline(): Promise<boolean> {
  await navigator.serviceWorker.ready;
  if (!(await indexedDB.databases()).some((d) => d.name === 'cache')) return false;
  const db = await new Promise<IDBDatabase>((done, failed) => {
    const open = indexedDB.open('cache');
    open.onsuccess = () => done(open.result);
    open.onerror = () => failed(open.error);
  });
  try {
    if (!db.objectStoreNames.contains('scopes')) return false;
    const get = db.transaction('scopes').objectStore('scopes').get('catalogue');
    return await new Promise<boolean>((done) => {
      get.onsuccess = () => done(get.result !== undefined);
      get.onerror = () => done(false);
    });
  } finally {
    db.close();
  }
}

export interface QueuedPhoto {
  sha256: string;
  hash: string;
  position: number;
}

/** The account's photos as the phone keeps them: the name each has, and the one its bytes give it. */
export async function photosOfQueue(): Promise<QueuedPhoto[]> {
  const names = (await indexedDB.databases()).map((d) => d.name!);
  const name = names.find((n) => n.startsWith('outbox-') && n !== 'outbox-guest')!;
  const db = await new Promise<IDBDatabase>((done) => {
    const open = indexedDB.open(name);
    open.onsuccess = () => done(open.result);
  });
  const all = <T>(store: string): Promise<T[]> =>
    new Promise((done) => {
      const get = db.transaction(store).objectStore(store).getAll();
      get.onsuccess = () => done(get.result as T[]);
    });
  const photos = await all<{ id: string; sha256: string; position: number }>('photos');
  const bytes = await all<{ id: string; bytes: ArrayBuffer }>('bytes');
  db.close();
  return Promise.all(
    photos.map(async ({ id, sha256, position }) => {
      const kept = bytes.find((b) => b.id === id)!.bytes;
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', kept));
      const hash = [...digest].map((b) => b.toString(16).padStart(2, '0')).join('');
      return { sha256, position, hash };
    }),
  );
}
