import { ExpirationPlugin } from 'workbox-expiration';
import { registerRoute } from 'workbox-routing';
import { CacheFirst } from 'workbox-strategies';
import { PHOTO_SHELF } from '../src/lib/client/sync/packs/shelf-name.ts';

const SMALL = /^\/media\/[0-9a-f]{64}\/(320|960)\.webp$/;

const looked = new CacheFirst({
  cacheName: 'media',
  plugins: [
    {
      cacheWillUpdate: async ({ response }) => {
        const kept = response.headers.get('cache-control')?.includes('immutable') ?? false;
        return response.status === 200 && !response.redirected && kept ? response : null;
      },
    },
    new ExpirationPlugin({ maxEntries: 300, purgeOnQuotaError: true }),
  ],
});

/**
 * Published photos that were looked at stay on the phone; their address is their content. Photos
 * that only their author and moderators may see come with `no-store` and are never kept. Those of park packs
 * lie apart, where nothing makes room for others; they are fetched by the phone itself, past this worker.
 */
export function serveMedia(): void {
  registerRoute(
    ({ url, sameOrigin, request }) =>
      sameOrigin && request.destination === 'image' && SMALL.test(url.pathname),
    async (options) => {
      const { pathname } = options.url;
      const inPack = await ofPack(pathname);
      if (inPack) return inPack;
      try {
        return await looked.handle(options);
      } catch (error) {
        // A screen with fine dots asks for the larger one; without a line the smaller is better than none.
        const smaller = await ofPack(pathname.replace(/\d+\.webp$/, '320.webp'));
        if (smaller) return smaller;
        throw error;
      }
    },
  );
}

/** Asked of no other cache: one that is not there yet must not be made by looking. */
async function ofPack(pathname: string): Promise<Response | undefined> {
  return (await caches.has(PHOTO_SHELF))
    ? (await caches.open(PHOTO_SHELF)).match(pathname)
    : undefined;
}
