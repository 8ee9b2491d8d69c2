// Serves the production build. A server of our own, because the handler that SvelteKit builds answers static and
// prerendered files before any hook runs: their headers can only be set here. Expects what `npm start` sets.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { config } from '#lib/server/platform/config.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

// hooks.server.ts, in the build, and this file share no module: they meet on globalThis.
const meeting = globalThis as unknown as Record<symbol, unknown>;
const upgradeHandler = (): Upgrade | undefined =>
  meeting[Symbol.for('thrillwiki.upgrade')] as Upgrade | undefined;
const shutdownTasks = (): (() => Promise<void>)[] =>
  (meeting[Symbol.for('thrillwiki.shutdown')] as (() => Promise<void>)[] | undefined) ?? [];

const origin = new URL(config.origin);
const LIVE_PATH = '/api/live';
/** How long requests that run may take to finish when the server is asked to stop. */
const DRAIN_MS = 8_000;

const HEADERS: [name: string, value: string][] = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'strict-origin-when-cross-origin'],
  ['Permissions-Policy', 'camera=(), microphone=(), geolocation=(self), payment=(), usb=()'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['X-Frame-Options', 'DENY'],
  // Server-rendered pages replace this by their full policy; prerendered ones carry theirs in a <meta>, which cannot
  // forbid framing.
  ['Content-Security-Policy', "frame-ancestors 'none'"],
];
if (origin.protocol === 'https:') {
  HEADERS.push(['Strict-Transport-Security', 'max-age=31536000; includeSubDomains']);
}

// Read by the handler when it is imported. Photos come in pieces of up to 16 MB.
process.env.BODY_SIZE_LIMIT ??= '16M';
process.env.ORIGIN = config.origin;
if (!process.env.THRILLWIKI_BUILD)
  throw new Error('THRILLWIKI_BUILD must be the folder of a build: see scripts/start.ts.');
const { handler } = (await import(join(process.env.THRILLWIKI_BUILD, 'handler.js'))) as {
  handler: Handler;
};

let draining = false;
const running = new Set<ServerResponse>();

const server = createServer((request, response) => {
  running.add(response);
  response.once('close', () => running.delete(response));
  for (const [name, value] of HEADERS) response.setHeader(name, value);
  if (draining) response.setHeader('Connection', 'close');
  const path = request.url?.split('?', 1)[0] ?? '/';
  if (!path.startsWith('/_app/immutable/')) {
    // Files with a stable name (the service worker, the shell, icons): ask each time, answered by 304. Pages and
    // endpoints set their own.
    response.setHeader('Cache-Control', 'no-cache');
  }
  const home = addressOfHome(request);
  if (home) response.writeHead(307, { Location: home }).end();
  else handler(request, response);
});

/** One machine, one origin: a page asked for at 127.0.0.1 is shown at localhost, or every form in it would be refused. */
function addressOfHome({ headers, method, url }: IncomingMessage): string | null {
  if (method !== 'GET' || !headers.accept?.includes('text/html')) return null;
  if (origin.hostname !== 'localhost' || headers.host !== `127.0.0.1:${config.port}`) return null;
  return config.origin + (url ?? '/');
}

// Slow senders: 20 s for the headers, five minutes for a whole request (a photo over a bad line), two of silence.
server.headersTimeout = 20_000;
server.requestTimeout = 300_000;
server.keepAliveTimeout = 65_000;
server.setTimeout(120_000);

const upgraded = new Set<Duplex>();
server.on('upgrade', (request, socket, head) => {
  socket.on('error', () => socket.destroy());
  const refuse = (status: string): unknown =>
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
  const handOver = upgradeHandler();
  if (request.url?.split('?', 1)[0] !== LIVE_PATH) return refuse('404 Not Found');
  if (request.headers.origin !== config.origin) return refuse('403 Forbidden');
  if (draining || !handOver) return refuse('503 Service Unavailable');
  request.socket.setTimeout(0); // a quiet WebSocket is a healthy one
  upgraded.add(socket);
  socket.once('close', () => upgraded.delete(socket));
  handOver(request, socket, head);
});

/** Takes nothing new, lets what runs finish, then ends the parts that hooks.server.ts started. */
async function drain(): Promise<void> {
  if (draining) return;
  draining = true;
  server.close();
  for (const response of running) {
    if (!response.headersSent) response.setHeader('Connection', 'close');
  }
  const end = Date.now() + DRAIN_MS;
  while (running.size > 0 && Date.now() < end) await sleep(50);
  const tasks = Promise.allSettled(shutdownTasks().map((task) => task()));
  await Promise.race([tasks, sleep(2_000)]);
  for (const socket of upgraded) socket.destroy();
  server.closeAllConnections();
  process.exit(0);
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  process.on(signal, () => void drain());
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined); // the terminal is gone
// The parent, which holds the database, was killed: nobody would stop us any more.
process.on('disconnect', () => void drain());

server.once('error', (error: NodeJS.ErrnoException) => {
  console.error(`Cannot listen on ${config.host}:${config.port}: ${error.message}`);
  process.exit(1);
});
server.listen(config.port, config.host);
