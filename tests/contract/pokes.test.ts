/**
 * S21 over both buses: in one process, and over a real Redis that is down, comes back, hangs (J04, J05) or
 * forgets all (J06). A lost poke costs time and nothing else. Needs Debian's redis-server for the second.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { localPokes, redisPokes, type PokeBus } from '#lib/server/realtime/pokes.ts';
import { freePort } from '../../scripts/postgres/server.ts';

const REDIS = '/usr/bin/redis-server';
/** Poked until it arrives; the surplus is nobody's. */
const READY = 'ready';
const PATIENCE = { timeout: 20_000, interval: 20 };

let buses: PokeBus[] = [];
let server: ChildProcess | null = null;
afterEach(async () => {
  for (const bus of buses) await bus.close();
  buses = [];
  await stopRedis();
});

async function startRedis(port: number): Promise<void> {
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', ''];
  server = spawn(REDIS, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const text of server.stdout!) if (String(text).includes('Ready to accept')) return;
  throw new Error('Redis did not start');
}

async function stopRedis(): Promise<void> {
  if (!server) return;
  const ended = once(server, 'exit');
  server.kill('SIGKILL');
  await ended;
  server = null;
}

/** What this server's phones hear. */
function heardBy(bus: PokeBus): string[] {
  const heard: string[] = [];
  bus.subscribe((topic) => topic !== READY && heard.push(topic));
  return heard;
}

const overRedis = (port: number): PokeBus => {
  const bus = redisPokes(`redis://127.0.0.1:${port}`);
  buses.push(bus);
  return bus;
};

/** Pokes until it is heard: a poke may be lost, and what follows it must not be. */
const reaches = (from: PokeBus, heard: string[], topic: string): Promise<void> =>
  vi.waitFor(() => {
    from.publish([topic]);
    expect(heard).toContain(topic);
  }, PATIENCE);

async function connected(from: PokeBus, to: PokeBus): Promise<void> {
  const heard: string[] = [];
  const stop = to.subscribe((topic) => heard.push(topic));
  await reaches(from, heard, READY);
  stop();
}

interface Kind {
  name: string;
  /** Two servers, connected; in one process they are the same. */
  open(): Promise<[PokeBus, PokeBus]>;
}
const kinds: Kind[] = [
  {
    name: 'in one process',
    async open() {
      const bus = localPokes();
      buses.push(bus);
      return [bus, bus];
    },
  },
];
if (existsSync(REDIS))
  kinds.push({
    name: 'over Redis',
    async open() {
      const port = await freePort();
      await startRedis(port);
      const pair: [PokeBus, PokeBus] = [overRedis(port), overRedis(port)];
      const [first, second] = pair;
      await connected(first, second);
      await connected(second, first);
      return pair;
    },
  });

describe.each(kinds)('pokes $name', ({ open }) => {
  it('reach every listener of every server, each topic once', async () => {
    const [first, second] = await open();
    const heard = [heardBy(first), heardBy(first), heardBy(second)];
    first.publish(['desk', 'catalogue', 'desk']);
    await vi.waitFor(() => {
      for (const topics of heard) expect(topics).toEqual(['desk', 'catalogue']);
    }, PATIENCE);
    // The second time round nothing of the first is told again.
    second.publish(['user:1']);
    await vi.waitFor(() => {
      for (const topics of heard) expect(topics).toEqual(['desk', 'catalogue', 'user:1']);
    }, PATIENCE);
  });

  it('reach nobody who stopped listening, and keep their order', async () => {
    const [first, second] = await open();
    const left: string[] = [];
    const stop = second.subscribe((topic) => left.push(topic));
    const stayed = heardBy(second);
    stop();
    const sent = Array.from({ length: 50 }, (_, i) => `park:${i}`);
    for (const topic of sent) first.publish([topic]);
    await vi.waitFor(() => expect(stayed).toEqual(sent), PATIENCE);
    expect(left).toEqual([]);
  });
});

describe.skipIf(!existsSync(REDIS))('with a Redis that fails', () => {
  it('down at the start: own phones hear at once, others when it is there', async () => {
    const port = await freePort();
    const [first, second] = [overRedis(port), overRedis(port)];
    const [own, others] = [heardBy(first), heardBy(second)];
    first.publish(['desk']);
    expect(own).toEqual(['desk']);
    expect(others).toEqual([]);
    await startRedis(port);
    await reaches(first, others, 'catalogue');
  });

  it('down and back: own phones hear meanwhile, others again afterwards', async () => {
    const port = await freePort();
    await startRedis(port);
    const [first, second] = [overRedis(port), overRedis(port)];
    const [own, others] = [heardBy(first), heardBy(second)];
    await reaches(first, others, 'catalogue');
    await stopRedis();
    first.publish(['desk']);
    expect(own).toContain('desk');
    await startRedis(port);
    await reaches(first, others, 'user:1');
  });

  it('hung: nobody here waits for it; afterwards all goes on', async () => {
    const port = await freePort();
    await startRedis(port);
    const [first, second] = [overRedis(port), overRedis(port)];
    const [own, others] = [heardBy(first), heardBy(second)];
    await reaches(first, others, 'catalogue');
    server!.kill('SIGSTOP');
    first.publish(['desk']);
    expect(own).toContain('desk');
    expect(others).not.toContain('desk');
    server!.kill('SIGCONT');
    await reaches(first, others, 'user:1');
  });

  it('emptied: pokes are not kept there', async () => {
    const port = await freePort();
    await startRedis(port);
    const [first, second] = [overRedis(port), overRedis(port)];
    const others = heardBy(second);
    await reaches(first, others, 'catalogue');
    const admin = new Redis(port);
    await admin.flushall();
    admin.disconnect();
    first.publish(['desk']);
    await vi.waitFor(() => expect(others).toContain('desk'), PATIENCE);
  });
});
