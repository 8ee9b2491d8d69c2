// Also read by the service worker: nothing heavy may be imported here.

/** Pages of kept parks' feeds that the service worker fetched ahead, while the app was closed. */
const AHEAD = 'kept-ahead';
/** Names, in that cache, what is to be fetched. */
const LIST = '/kept-parks';

/** From the phone: where the kept parks' feeds go on. What was fetched ahead before is used up, or too old. */
export async function listAhead(addresses: readonly string[]): Promise<void> {
  if (!('caches' in globalThis)) return;
  await caches.delete(AHEAD);
  if (addresses.length === 0) return;
  await (await caches.open(AHEAD)).put(LIST, Response.json(addresses));
}

/** In the service worker. An answer depends on nothing but its address (S34), so it may be used days later. */
export async function fetchAhead(): Promise<void> {
  const cache = await caches.open(AHEAD);
  const addresses = ((await (await cache.match(LIST))?.json()) ?? []) as string[];
  for (const address of addresses) {
    const response = await fetch(address, { credentials: 'omit' });
    const isPage = response.headers.get('cache-control')?.includes('no-cache') ?? false;
    if (response.status === 200 && !response.redirected && isPage)
      await cache.put(address, response);
  }
}

/** On the phone, without a line: what was fetched ahead for this very address. */
export async function fetchedAhead(address: string): Promise<ArrayBuffer | null> {
  if (!('caches' in globalThis) || !(await caches.has(AHEAD))) return null;
  const found = await (await caches.open(AHEAD)).match(address);
  return (await found?.arrayBuffer()) ?? null;
}
