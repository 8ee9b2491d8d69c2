import { ExpirationPlugin } from 'workbox-expiration';
import { registerRoute } from 'workbox-routing';
import { CacheFirst } from 'workbox-strategies';

const SMALL = /^\/media\/[0-9a-f]{64}\/(320|960)\.webp$/;

/**
 * Published photos that were looked at stay on the phone; their address is their content. Photos
 * that only their author and moderators may see come with `no-store` and are never kept.
 */
export function serveMedia(): void {
  registerRoute(
    ({ url, sameOrigin }) => sameOrigin && SMALL.test(url.pathname),
    new CacheFirst({
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
    }),
  );
}
