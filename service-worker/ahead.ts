import { cacheNames } from 'workbox-core';
import { getCacheKeyForURL } from 'workbox-precaching';

/** As many connections as a browser makes to one server. */
const AT_ONCE = 6;

/**
 * Workbox keeps the app's files one by one, and on one bar of signal a hundred answers, each a second
 * away, are longer than the person stays. So they are kept ahead of it, some at a time, from the last
 * on: what it comes to is there. It asks again for what could not be had, and fails if it must.
 */
export async function keepAhead(urls: readonly string[]): Promise<void> {
  const cache = await caches.open(cacheNames.precache);
  const rest = [...urls];
  const lane = async (): Promise<void> => {
    for (let url = rest.pop(); url; url = rest.pop()) await keep(cache, url).catch(() => undefined);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

async function keep(cache: Cache, url: string): Promise<void> {
  const key = getCacheKeyForURL(url);
  if (!key || (await cache.match(key))) return;
  const isNamedByContent = new URL(key).search === '';
  const response = await fetch(url, {
    credentials: 'same-origin',
    cache: isNamedByContent ? 'default' : 'reload',
  });
  if (response.status === 200 && !response.redirected) await cache.put(key, response);
}
