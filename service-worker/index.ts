/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
import { clientsClaim } from 'workbox-core';
import { fetchAhead } from '../src/lib/client/sync/packs/ahead.ts';
import { keepAhead } from './ahead.ts';
import { serveMedia } from './media.ts';
import { dropOldPictures } from './picture.ts';
import { APP_FILES, serveShell } from './shell.ts';
import { answerAppFilesWithoutMe } from './static-routes.ts';

declare const self: ServiceWorkerGlobalScope;

serveShell();
serveMedia();
self.addEventListener('install', (event) => {
  answerAppFilesWithoutMe(event);
  event.waitUntil(keepAhead(APP_FILES));
});
self.addEventListener('activate', (event) => event.waitUntil(dropOldPictures()));

// A new version waits until the page asks: it never interrupts writing.
self.addEventListener('message', (event) => {
  if ((event.data as { type?: string } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});

// S54: the browser says that there is a line again. The pages that are open make their pass, as if they had
// noticed themselves; with none open nothing is sent. Why not from here: docs/sync.md.
self.addEventListener('sync', (event) => (event as ExtendableEvent).waitUntil(wakePages()));

// S63: about once a day, where the browser does that: what changed in kept parks, a few KB each.
self.addEventListener('periodicsync', (event) =>
  (event as ExtendableEvent).waitUntil(fetchAhead()),
);

async function wakePages(): Promise<void> {
  for (const page of await self.clients.matchAll({ type: 'window', includeUncontrolled: true }))
    page.postMessage({ type: 'WAKE' });
}
clientsClaim();
