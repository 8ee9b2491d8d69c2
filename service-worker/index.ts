/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
import { build } from '$service-worker';
import { clientsClaim } from 'workbox-core';
import { fetchAhead } from './ahead.ts';
import { serveMedia } from './media.ts';
import { serveShell } from './shell.ts';

declare const self: ServiceWorkerGlobalScope;

self.addEventListener('install', (event) => event.waitUntil(fetchAhead(build)));
serveShell();
serveMedia();

// A new version waits until the page asks: it never interrupts writing.
self.addEventListener('message', (event) => {
  if ((event.data as { type?: string } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});
clientsClaim();
