/** S5, I11: what every answer means, whoever gave it. Over real HTTP, as the phone hears it. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DomainError } from '#lib/domain/errors.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { problemResponse } from '#lib/server/platform/problems.ts';
import { DomainError as Problem } from '#lib/domain/errors.ts';
import { httpNet } from './net.ts';

let server: Server;
let answer: RequestListener;
const paths: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    paths.push(request.url!);
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const plain = fetch;
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) =>
    plain(new URL(path, `http://127.0.0.1:${port}`), init),
  );
});
afterAll(() => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  server.close();
});

const net = httpNet();
const calls = {
  push: () => net.push({ p: PROTOCOL, clientId: uuidv7(), userId: uuidv7(), mutations: [] }),
  mine: () => net.mine(uuidv7(), '0'),
  feed: () => net.feed('catalogue', '0'),
  manifest: () => net.manifest(false),
  chunk: () => net.chunk('ab'),
};
const all = Object.entries(calls);

const meaning = (
  call: () => Promise<unknown>,
): Promise<Pick<DomainError, 'code' | 'retryAfterMs'>> =>
  call().then(
    () => {
      throw new Error('it was taken for an answer');
    },
    ({ code, retryAfterMs }: DomainError) => ({ code, retryAfterMs }),
  );

const status =
  (code: number, headers: Record<string, string> = {}, body = '<html>no</html>'): RequestListener =>
  (_, response) =>
    response.writeHead(code, { 'content-type': 'text/html', ...headers }).end(body);

describe.each(all)('%s', (name, call) => {
  it.each([500, 502, 503, 504, 507, 429])(
    '%i of a proxy: again later, when it says',
    async (code) => {
      answer = status(code, { 'retry-after': '7' });
      expect(await meaning(call)).toEqual({ code: 'BUSY', retryAfterMs: 7_000 });
      answer = status(code);
      expect(await meaning(call)).toEqual({ code: 'BUSY', retryAfterMs: undefined });
      answer = status(code, { 'retry-after': new Date(Date.now() + 60_000).toUTCString() });
      expect((await meaning(call)).retryAfterMs).toBeGreaterThan(50_000);
      answer = status(code, { 'retry-after': 'soon' });
      expect((await meaning(call)).retryAfterMs).toBeUndefined();
    },
  );

  it.each([301, 302, 400, 401, 403, 404, 409, 410, 422, 451, 511])(
    '%i without our words: not our server, so nothing was decided',
    async (code) => {
      answer = status(code, code < 400 ? { location: '/portal' } : {});
      if (code < 400) {
        const redirect = answer;
        answer = (request, response) =>
          request.url === '/portal' ? status(200)(request, response) : redirect(request, response);
      }
      expect((await meaning(call)).code).toBe('NOT_OUR_SERVER');
    },
  );

  it('200 with a page of HTML: a captive portal', async () => {
    if (name === 'chunk') return; // its bytes are proven by their hash
    answer = status(200);
    expect((await meaning(call)).code).toBe('NOT_OUR_SERVER');
    answer = status(200, { 'content-type': 'application/json' }, '{"login": true}');
    expect(['NOT_OUR_SERVER', 'INTERNAL']).toContain((await meaning(call)).code);
  });

  it('426: this app is too old', async () => {
    answer = status(426);
    expect((await meaning(call)).code).toBe('APP_OUTDATED');
  });

  it('cut off, reset, or nobody there: no connection', async () => {
    answer = (_, response) => response.destroy();
    expect((await meaning(call)).code).toBe('OFFLINE');
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': '1000', 'content-type': 'application/json' });
      response.write('{"p":');
      setTimeout(() => response.destroy(), 20);
    };
    expect(['OFFLINE', 'NOT_OUR_SERVER']).toContain((await meaning(call)).code);
  });
});

describe('push', () => {
  it('413 of a proxy: too large, so the batch is split', async () => {
    answer = status(413);
    expect((await meaning(calls.push)).code).toBe('TOO_LARGE');
    expect((await meaning(calls.feed)).code).toBe('NOT_OUR_SERVER');
  });

  it.each([
    ['SIGNED_OUT', 401],
    ['OTHER_ACCOUNT', 403],
    ['APP_OUTDATED', 412],
    ['TOO_LARGE', 413],
    ['INVALID', 400],
    ['RATE_LIMITED', 429],
    ['DATABASE_DOWN', 503],
    ['INTERNAL', 500],
  ] as const)('%s in our own words is that, whatever the status', async (code, httpStatus) => {
    const ours = problemResponse(new Problem(code, { retryAfterMs: 9_000 }), 'id');
    expect(ours.status).toBe(httpStatus);
    const body = await ours.text();
    answer = (_, response) =>
      response.writeHead(httpStatus, { 'content-type': 'application/json' }).end(body);
    expect(await meaning(calls.push)).toEqual({ code, retryAfterMs: 9_000 });
  });
});

describe('an answer of another age', () => {
  it('of a newer protocol asks for the app to be renewed', async () => {
    answer = (_, response) => response.end(JSON.stringify({ p: PROTOCOL + 1, changes: 'odd' }));
    expect((await meaning(calls.feed)).code).toBe('APP_OUTDATED');
    expect((await meaning(calls.manifest)).code).toBe('APP_OUTDATED');
  });
});

it('a fresh manifest is asked for at an address that no cache has seen, and without a query', async () => {
  answer = status(503);
  paths.length = 0;
  for (let i = 0; i < 3; i++) await meaning(() => net.manifest(true));
  expect(new Set(paths).size).toBe(3);
  for (const path of paths) expect(path).toMatch(/^\/sync\/manifest\/[0-9a-f-]{36}$/);
});
