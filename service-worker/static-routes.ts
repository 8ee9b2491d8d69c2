import { cacheNames } from 'workbox-core';

interface Install {
  waitUntil(work: Promise<unknown>): void;
  addRoutes?(rule: {
    condition: { urlPattern: { pathname: string }; requestMethod: string };
    source: { cacheName: string };
  }): Promise<void>;
}

/**
 * The app's own files are named by their content: where the browser can, it takes them from the cache itself and
 * asks this worker for none of them, which saves a slow phone a few hundred milliseconds at start.
 */
export function answerAppFilesWithoutMe(event: Install): void {
  const routed = event.addRoutes?.({
    condition: { urlPattern: { pathname: '/_app/immutable/*' }, requestMethod: 'GET' },
    source: { cacheName: cacheNames.precache },
  });
  if (routed) event.waitUntil(routed.catch(() => undefined)); // an older form of it: then the worker answers
}
