/**
 * Limits over a real Redis that answers, hangs and dies (J04, J05): never slower than one short wait,
 * never without a limit. Needs Debian's redis-server; without it these are skipped.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DomainError } from '#lib/domain/errors.ts';

const REDIS = '/usr/bin/redis-server';
let server: ChildProcess;
let limits: typeof import('#lib/server/platform/limits.ts');
let redis: typeof import('#lib/server/platform/redis.ts').redis;

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });

describe.skipIf(!existsSync(REDIS))('limits over Redis', () => {
  beforeAll(async () => {
    const port = await freePort();
    server = spawn(REDIS, ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
      stdio: 'ignore',
    });
    process.env.REDIS_URL = `redis://127.0.0.1:${port}`;
    process.env.LOG_LEVEL = 'silent';
    limits = await import('#lib/server/platform/limits.ts');
    ({ redis } = await import('#lib/server/platform/redis.ts'));
    await vi.waitUntil(() => redis?.status === 'ready', { timeout: 10_000 });
  });
  afterAll(() => {
    redis?.disconnect();
    server.kill('SIGCONT');
    server.kill('SIGKILL');
  });

  const spendMany = async (times: number, key: string) => {
    const outcomes: string[] = [];
    for (let i = 0; i < times; i++)
      outcomes.push(
        await limits.spend('signUp', key).then(
          () => 'fine',
          (error: DomainError) => error.code,
        ),
      );
    return outcomes;
  };
  const fiveThenNo = [...Array(5).fill('fine'), 'RATE_LIMITED', 'RATE_LIMITED'];

  it('are kept there, so every server counts the same', async () => {
    expect(await spendMany(7, 'up')).toEqual(fiveThenNo);
    expect(await redis?.get('limit:signUp:up')).toBe('7');
    await limits.refund('signUp', 'up');
    expect(await redis?.get('limit:signUp:up')).toBe('6');
  });

  it('hold while it hangs, at the cost of one short wait', async () => {
    server.kill('SIGSTOP');
    const from = performance.now();
    expect(await spendMany(7, 'hung')).toEqual(fiveThenNo);
    expect(performance.now() - from).toBeLessThan(1_500); // seven waits of 300 ms would be 2.1 s
    server.kill('SIGCONT');
  });

  it('hold when it is gone', async () => {
    server.kill('SIGKILL');
    await expect.poll(() => redis?.status).not.toBe('ready');
    expect(await spendMany(7, 'gone')).toEqual(fiveThenNo);
  });
});
