/** Each fault of the proxy is what it says: the tests and figures that use it rest on this. */
import { once } from 'node:events';
import { createServer as createHttp, type Server } from 'node:http';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { openFaultProxy, type FaultProxy } from '../support/fault-proxy.ts';

/** Says everything back; what it heard is kept. */
const heard: string[] = [];
const echo = createServer((socket) => {
  socket.on('error', () => undefined);
  socket.on('data', (piece) => (heard.push(piece.toString()), socket.write(piece)));
});
const bodies: string[] = [];
let http: Server;
let proxy: FaultProxy;
let overHttp: FaultProxy;

const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

beforeAll(async () => {
  await once(echo.listen(0, '127.0.0.1'), 'listening');
  http = createHttp((req, res) => {
    let body = '';
    req.on('data', (piece) => (body += piece)).on('end', () => (bodies.push(body), res.end('ok')));
  });
  new WebSocketServer({ server: http }).on('connection', (socket) =>
    socket.on('message', (data) => socket.send(`back: ${String(data)}`)),
  );
  await once(http.listen(0, '127.0.0.1'), 'listening');
  proxy = await openFaultProxy({ upstream: () => portOf(echo) });
  overHttp = await openFaultProxy({ upstream: () => portOf(http) });
});
afterAll(async () => {
  await proxy.close();
  await overHttp.close();
  http.closeAllConnections();
  http.close();
  echo.close();
});
afterEach(async () => {
  proxy.cut();
  await proxy.heal();
  await overHttp.heal();
  heard.length = 0;
  bodies.length = 0;
});

interface Client {
  socket: Socket;
  got(): string;
  ended: Promise<string>;
}

/** A client; `ended` says how its connection came to an end: `end`, or an error's code. */
async function client(port = proxy.port): Promise<Client> {
  const socket = connect(port, '127.0.0.1');
  let got = '';
  let error = '';
  socket.on('data', (piece) => (got += piece.toString()));
  socket.on('error', (e: NodeJS.ErrnoException) => (error = e.code ?? e.message));
  const ended = new Promise<string>((done) => socket.once('close', () => done(error || 'end')));
  await Promise.race([once(socket, 'connect').catch(() => undefined), ended]);
  return { socket, got: () => got, ended };
}

it('passes bytes both ways and counts them', async () => {
  const before = { ...proxy.counts };
  const { socket, got } = await client();
  socket.write('hello');
  await expect.poll(got).toBe('hello');
  expect(proxy.counts.up - before.up).toBe(5);
  expect(proxy.counts.down - before.down).toBe(5);
  expect(proxy.counts.connections - before.connections).toBe(1);
  expect(proxy.open).toBe(1);
});

it('delays by latency and jitter, in order', async () => {
  await proxy.set({ latencyMs: 60, jitterMs: 40 });
  const { socket, got } = await client();
  const begun = performance.now();
  const letters = [...'abcdefghij'];
  for (const letter of letters) {
    socket.write(letter);
    await sleep(5);
  }
  await expect.poll(got, { interval: 5 }).toBe('abcdefghij');
  // Twice the latency after the last letter; not ten times, since letters travel side by side.
  expect(performance.now() - begun).toBeGreaterThan(120);
});

it('lets through so many bytes a second, all connections together', async () => {
  await proxy.set({ rate: 10_000 });
  const [a, b] = [await client(), await client()];
  const begun = performance.now();
  a.socket.write('a'.repeat(2_000));
  b.socket.write('b'.repeat(2_000));
  await expect.poll(() => a.got().length + b.got().length, { timeout: 5_000 }).toBe(4_000);
  expect(performance.now() - begun).toBeGreaterThan(380);
});

it('carries one byte a second without giving up', async () => {
  await proxy.set({ rate: 2 });
  const { socket, got } = await client();
  socket.write('abc');
  await sleep(200);
  expect(got()).toBe('');
  await expect.poll(got, { timeout: 5_000 }).toBe('abc');
});

it('cuts a connection after exactly so many bytes', async () => {
  await proxy.set({ cutAfter: 150 });
  const { socket, got, ended } = await client();
  socket.write('x'.repeat(100));
  expect(await ended).toBe('end');
  expect(heard.join('')).toHaveLength(100);
  expect(got()).toHaveLength(50);
});

it('draws where to cut by its seed', async () => {
  const lengths = async (seed: number): Promise<number[]> => {
    const seededProxy = await openFaultProxy({ upstream: () => portOf(echo), seed });
    await seededProxy.set({ cutAfter: [110, 190] });
    const found: number[] = [];
    for (let i = 0; i < 5; i++) {
      const { socket, got, ended } = await client(seededProxy.port);
      socket.write('x'.repeat(100));
      await ended;
      found.push(got().length);
    }
    await seededProxy.close();
    return found;
  };
  const first = await lengths(7);
  expect(await lengths(7)).toEqual(first);
  expect(await lengths(8)).not.toEqual(first);
  expect(new Set(first).size).toBeGreaterThan(1);
});

it('cuts all connections every so often, in order or by reset', async () => {
  await proxy.set({ cutEveryMs: 50 });
  expect(await (await client()).ended).toBe('end');
  await proxy.set({ cutBy: 'reset' });
  const [a, b] = [await client(), await client()];
  expect(await Promise.all([a.ended, b.ended])).toEqual(['ECONNRESET', 'ECONNRESET']);
});

it('half-open: what is sent arrives, and nothing comes back, even after it healed', async () => {
  const old = await client();
  old.socket.write('1');
  await expect.poll(old.got).toBe('1');
  await proxy.set({ mode: 'half-open' });
  const fresh = await client();
  old.socket.write('2');
  fresh.socket.write('3');
  await vi.waitUntil(() => heard.join('').length === 3);
  await proxy.heal();
  old.socket.write('4');
  await vi.waitUntil(() => heard.join('').length === 4);
  await sleep(50);
  expect([old.got(), fresh.got()]).toEqual(['1', '']);
  expect(old.socket.destroyed || fresh.socket.destroyed).toBe(false);
  const healed = await client();
  healed.socket.write('5');
  await expect.poll(healed.got).toBe('5');
});

it('blackhole: connects, and nothing arrives either way', async () => {
  const old = await client();
  old.socket.write('1');
  await expect.poll(old.got).toBe('1');
  await proxy.set({ mode: 'blackhole' });
  const fresh = await client();
  fresh.socket.write('2');
  old.socket.write('3');
  await sleep(100);
  expect(heard).toEqual(['1']);
  expect(fresh.socket.destroyed || old.socket.destroyed).toBe(false);
});

it('reset: by RST, those that are open too', async () => {
  const old = await client();
  await proxy.set({ mode: 'reset' });
  expect(await old.ended).toBe('ECONNRESET');
  const fresh = await client();
  fresh.socket.write('x');
  expect(await fresh.ended).toMatch(/ECONNRESET|EPIPE/);
  expect(heard).toEqual([]);
});

it('refuse: nobody listens, and later somebody does again at the same port', async () => {
  const { port } = proxy;
  await proxy.set({ mode: 'refuse' });
  expect(await (await client()).ended).toBe('ECONNREFUSED');
  await proxy.heal();
  expect(proxy.port).toBe(port);
  const { socket, got } = await client();
  socket.write('x');
  await expect.poll(got).toBe('x');
});

it('stalls answers after so many bytes, and goes on', async () => {
  await proxy.set({ stall: { everyBytes: 5, ms: 200 } });
  const { socket, got } = await client();
  const begun = performance.now();
  socket.write('12345');
  await expect.poll(got).toBe('12345');
  socket.write('678');
  await expect.poll(got).toBe('12345678');
  expect(performance.now() - begun).toBeGreaterThan(190);
});

it('repeats whole requests to the server; the client sees one answer', async () => {
  await overHttp.set({ double: { request: /^POST \/push/, share: 1 } });
  const before = overHttp.counts.doubled;
  const body = 'once or twice '.repeat(2_000);
  const at = `http://127.0.0.1:${overHttp.port}`;
  expect(await (await fetch(`${at}/push`, { method: 'POST', body })).text()).toBe('ok');
  await vi.waitUntil(() => bodies.length === 2);
  expect(bodies).toEqual([body, body]);
  await fetch(`${at}/other`, { method: 'POST', body: 'single' });
  await sleep(50);
  expect(bodies.filter((b) => b === 'single')).toHaveLength(1);
  expect(overHttp.counts.doubled - before).toBe(1);
});

it('carries WebSockets, and cuts them', async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${overHttp.port}/live`);
  await once(socket, 'open');
  socket.send('hi');
  const [answer] = (await once(socket, 'message')) as [Buffer];
  expect(answer.toString()).toBe('back: hi');
  const closed = once(socket, 'close');
  overHttp.cut();
  await closed;
});
