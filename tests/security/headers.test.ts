/** The headers of every answer, static and prerendered files too, and who may open a WebSocket (scripts/serve.ts). */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/build.ts';
import { startApp, type RunningApp } from '../support/app.ts';

let app: RunningApp;
let script: string;

beforeAll(async () => {
  await buildIfStale();
  app = await startApp();
  const page = await (await fetch(`${app.origin}/`)).text();
  script = /\/_app\/immutable\/[\w./-]+\.js/.exec(page)?.[0] ?? '/none';
}, 300_000);

afterAll(() => app?.stop());

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(app.origin + path, { headers, redirect: 'manual' });

describe('every answer', () => {
  it.each([
    '/',
    '/parks',
    '/shell',
    '/service-worker.js',
    '/healthz',
    '/nowhere',
    '/api/trpc/nothing',
    'script',
  ])('%s', async (path) => {
    const { headers } = await get(path === 'script' ? script : path);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-frame-options': 'DENY',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    });
    // Only over https: on http://localhost it would lock out every other program of that name.
    expect(headers.has('strict-transport-security')).toBe(false);
    expect(headers.has('x-powered-by')).toBe(false);
  });

  it('keeps the full policy of a server-rendered page', async () => {
    const policy = (await get('/')).headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/default-src 'self'.*script-src 'self' 'nonce-/);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  });

  it.each([
    ['/service-worker.js', 'no-cache'],
    ['/shell', 'no-cache'],
    ['script', 'public,max-age=31536000,immutable'],
    ['/healthz', 'no-store'],
  ])('%s may be kept as: %s', async (path, expected) => {
    const { headers } = await get(path === 'script' ? script : path);
    expect(headers.get('cache-control')).toBe(expected);
  });

  it('shows a page asked for at 127.0.0.1 at its own origin, and answers programs there', async () => {
    const other = `http://127.0.0.1:${app.port}`;
    const page = await fetch(`${other}/parks?x=1`, {
      headers: { accept: 'text/html' },
      redirect: 'manual',
    });
    expect([page.status, page.headers.get('location')]).toEqual([307, `${app.origin}/parks?x=1`]);
    expect((await fetch(`${other}/healthz`)).status).toBe(200);
  });
});

describe('a WebSocket', () => {
  it.each([
    ['from another origin', '/api/live', 'https://evil.example', 403],
    ['without an origin', '/api/live', undefined, 403],
    ['elsewhere', '/api/other', 'own', 404],
    ['from the app', '/api/live', 'own', 101],
  ])('%s', async (_, path, origin, expected) => {
    expect(await upgrade(path, origin === 'own' ? app.origin : origin)).toBe(expected);
  });
});

function upgrade(path: string, origin: string | undefined): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asking = request({
      host: '127.0.0.1',
      port: app.port,
      path,
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': Buffer.alloc(16).toString('base64'),
        ...(origin && { Origin: origin }),
      },
    });
    asking.once('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asking.once('upgrade', (answer, socket) => {
      socket.destroy();
      resolve(answer.statusCode);
    });
    asking.once('error', reject);
    asking.end();
  });
}
