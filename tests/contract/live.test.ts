/** S21: the phone's live line through a bad one: what fell silent is noticed, replaced, and caught up with. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { on, EventEmitter } from 'node:events';
import { initTRPC } from '@trpc/server';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import { WebSocketServer } from 'ws';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { livePokes } from '#lib/client/sync/live.ts';
import { openFaultProxy, type FaultProxy } from '../support/fault-proxy.ts';

const PATIENCE = { timeout: 30_000, interval: 20 };
const QUICK = { everyMs: 100, answerMs: 1_000 };

let server: Server;
let proxy: FaultProxy;
let live: ReturnType<typeof livePokes> | null;
const pokes = new EventEmitter();

beforeEach(async () => {
  const t = initTRPC.create();
  const router = t.router({
    live: t.router({
      pokes: t.procedure
        .input(z.object({ topics: z.array(z.string()) }))
        .subscription(async function* ({ signal }) {
          for await (const [topic] of on(pokes, 'poke', { signal })) yield topic as string;
        }),
    }),
  });
  server = createServer();
  const wss = new WebSocketServer({ server });
  applyWSSHandler({ wss, router });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  proxy = await openFaultProxy({ upstream: () => (server.address() as AddressInfo).port });
  vi.stubGlobal('self', { location: { protocol: 'http:', host: `127.0.0.1:${proxy.port}` } });
});
afterEach(async () => {
  live?.listen([]);
  live = null;
  await proxy.close();
  server.closeAllConnections();
  server.close();
  vi.unstubAllGlobals();
});

/** How often it connected, and what it heard. */
function listening(patience: typeof QUICK) {
  const seen = { connected: 0, heard: [] as string[] };
  live = livePokes(
    (topic) => seen.heard.push(topic),
    () => seen.connected++,
    patience,
  );
  live.listen(['catalogue']);
  return seen;
}
const hears = (seen: { heard: string[] }, topic: string): Promise<void> =>
  vi.waitFor(() => {
    pokes.emit('poke', topic);
    expect(seen.heard).toContain(topic);
  }, PATIENCE);

it.each(['blackhole', 'half-open'] as const)(
  'a line that became a %s is noticed and replaced, and the phone looks for what it missed',
  { timeout: 60_000 },
  async (mode) => {
    const seen = listening(QUICK);
    await hears(seen, 'first');
    const before = { connected: seen.connected, connections: proxy.counts.connections };
    await proxy.set({ mode });
    pokes.emit('poke', 'missed');
    // It gave the silent line up by itself: another connection was tried.
    await vi.waitFor(
      () => expect(proxy.counts.connections).toBeGreaterThan(before.connections),
      PATIENCE,
    );
    await proxy.heal(); // what was tried meanwhile stays silent for ever
    await vi.waitFor(() => expect(seen.connected).toBeGreaterThan(before.connected), PATIENCE);
    await hears(seen, 'second');
    expect(seen.heard).not.toContain('missed');
  },
);

it('the control: without asking, a silent line is believed for ever', async () => {
  const seen = listening({ ...QUICK, everyMs: 2 ** 30 });
  await hears(seen, 'first');
  const { connections } = proxy.counts;
  await proxy.set({ mode: 'blackhole' });
  await new Promise((done) => setTimeout(done, 2 * (QUICK.everyMs + QUICK.answerMs)));
  expect(proxy.counts.connections).toBe(connections);
});
