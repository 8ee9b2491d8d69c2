import { build, files, prerendered, version } from '$service-worker';
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { withPicture } from './picture.ts';

/** Its icons are shown by others: they come last. */
export const APP_FILES: readonly string[] = [...files, ...prerendered, ...build];

/** Everything the app needs to open from cold without a line, whatever address was asked for. */
export function serveShell(): void {
  precacheAndRoute([
    ...build.map((url) => ({ url, revision: null })),
    ...files.map((url) => ({ url, revision: version })),
    ...prerendered.map((url) => ({ url, revision: version })),
  ]);
  cleanupOutdatedCaches();
  const shell = createHandlerBoundToURL('/shell');
  registerRoute(
    new NavigationRoute((asked) => withPicture(shell(asked), asked.url), {
      // Forms that post (signing in without script) and everything with an answer of its own.
      denylist: [/^\/api\//, /^\/sync\//, /^\/media\//, /^\/healthz$/, /^\/readyz$/],
    }),
  );
}
