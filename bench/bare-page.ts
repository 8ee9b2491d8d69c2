// The least a start can cost: a page without any app, answered by a service worker of a few lines.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const PAGE =
  '<!doctype html><title>Parks</title><main><ul><li><a href="/parks/a">A</a></li></ul></main>';
const WORKER = `
  const ready = caches.open('page').then((cache) => cache.put('/page', new Response(${JSON.stringify(PAGE)},
    { headers: { 'content-type': 'text/html' } })));
  self.addEventListener('install', (event) => event.waitUntil(ready.then(() => self.skipWaiting())));
  self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
  self.addEventListener('fetch', (event) => event.respondWith(caches.match('/page')));
`;
const FIRST = '<script>navigator.serviceWorker.register("/worker.js")</script>';

export interface BareSite {
  origin: string;
  close(): Promise<void>;
}

export async function openBareSite(): Promise<BareSite> {
  const server = createServer(({ url }, answer) => {
    const isWorker = url === '/worker.js';
    answer.setHeader('content-type', isWorker ? 'text/javascript' : 'text/html');
    answer.end(isWorker ? WORKER : FIRST);
  });
  await new Promise<void>((done) => server.listen(0, done));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((done) => (server.close(() => done()), server.closeAllConnections())),
  };
}
