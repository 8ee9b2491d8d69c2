/**
 * Every writing request must come from our own pages, whatever its content type (section 4.1 of the
 * trials: Kit's own check lets JSON, octet-stream and untyped bodies of other sites through).
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Handle, HandleServerError } from '@sveltejs/kit';
import { makeEvent, withCookie } from '../support/event.ts';

const OURS = 'https://wiki.example.test';
let handle: Handle;
let handleError: HandleServerError;

beforeAll(async () => {
  process.env.ORIGIN = OURS;
  process.env.DATABASE_URL = 'postgresql://nobody@127.0.0.1:1/none'; // nobody listens: must not be asked
  process.env.LOG_LEVEL = 'silent';
  ({ handle, handleError } = await import('../../src/hooks.server.ts'));
});

const ask = async (path: string, init: RequestInit, answer = () => new Response('done')) => {
  const { event } = makeEvent(new Request(OURS + path, init));
  let reached = false;
  const response = await handle({
    event,
    resolve: () => {
      reached = true;
      return answer();
    },
  });
  return { response, reached, event };
};

const TYPES = [
  null,
  'text/plain',
  'TEXT/PLAIN',
  'application/json',
  'application/octet-stream',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
];
const FOREIGN: [string, Record<string, string>][] = [
  ['another site', { origin: 'https://evil.test' }],
  [
    'another site that lies about itself',
    { origin: 'https://evil.test', 'sec-fetch-site': 'same-origin' },
  ],
  ['another port', { origin: `${OURS}:8443` }],
  ['the same name without TLS', { origin: 'http://wiki.example.test' }],
  ['a longer name', { origin: `${OURS}.evil.test` }],
  ['a sandboxed frame', { origin: 'null' }],
  ['an empty origin', { origin: '' }],
  ['nobody', {}],
  ['a sibling site', { 'sec-fetch-site': 'same-site' }],
  ['a link elsewhere', { 'sec-fetch-site': 'cross-site' }],
  ['a typed address', { 'sec-fetch-site': 'none' }],
];
const OWN: [string, Record<string, string>][] = [
  ['our page', { origin: OURS }],
  ['our page without Origin', { 'sec-fetch-site': 'same-origin' }],
];

describe.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s', (method) => {
  const send = (type: string | null, from: Record<string, string>) => {
    const headers = new Headers(from);
    // A body of bytes gets no content type by itself, as an untyped Blob does in a browser.
    if (type) headers.set('content-type', type);
    return ask('/api/anything', { method, headers, body: new Uint8Array([120]) });
  };

  it.each(FOREIGN)('from %s is refused for every content type', async (_, from) => {
    for (const type of TYPES) {
      const { response, reached } = await send(type, from);
      expect([type, response.status, reached]).toEqual([type, 403, false]);
      const body = await response.json();
      expect(body.error.data.domain.code).toBe('FORBIDDEN');
    }
  });

  it.each(OWN)('from %s passes for every content type', async (_, from) => {
    for (const type of TYPES) {
      const { response, reached } = await send(type, from);
      expect([type, response.status, reached]).toEqual([type, 200, true]);
    }
  });
});

describe('what the device itself shares into the app', () => {
  it('comes from nowhere, and reaches a page that does nothing with it; that address alone', async () => {
    const post = (path: string) =>
      ask(path, { method: 'POST', headers: { origin: 'null' }, body: new Uint8Array([120]) });
    expect((await post('/share')).reached).toBe(true);
    for (const path of ['/share/', '/share/x', '/shared', '/api/share', '/sign-in?/share'])
      expect((await post(path)).reached, path).toBe(false);
  });
});

describe('reading', () => {
  it.each(['GET', 'HEAD', 'OPTIONS'])('%s needs no origin', async (method) => {
    const { reached } = await ask('/parks', { method, headers: { origin: 'https://evil.test' } });
    expect(reached).toBe(true);
  });
});

describe('what the hook adds', () => {
  it('marks personal answers as private and leaves public ones alone', async () => {
    const cached = () => new Response('x', { headers: { 'cache-control': 'public, max-age=60' } });
    for (const path of [
      '/account',
      '/desk',
      '/desk/1',
      '/sign-in',
      '/sign-up',
      '/api/trpc/account.me',
    ])
      expect((await ask(path, {}, cached)).response.headers.get('cache-control')).toBe(
        'private, no-store',
      );
    for (const path of ['/', '/parks/x', '/deskchairs', '/sync/manifest', '/media/abc/320.webp'])
      expect((await ask(path, {}, cached)).response.headers.get('cache-control')).toBe(
        'public, max-age=60',
      );
    const withSetCookie = () => new Response('x', { headers: { 'set-cookie': 'a=b' } });
    expect((await ask('/parks', {}, withSetCookie)).response.headers.get('cache-control')).toBe(
      'private, no-store',
    );
  });

  it('gives every answer a request id of its own', async () => {
    const ids = await Promise.all(
      [1, 2].map(async () => (await ask('/', {})).response.headers.get('x-request-id')),
    );
    expect(new Set(ids).size).toBe(2);
  });

  it('does not ask who reads a public page, even when a cookie says so', async () => {
    const { response, event } = await ask('/parks', { headers: withCookie('__Host-session', 'x') });
    expect(response.status).toBe(200); // asking would have failed: there is no database
    expect(event.locals.user).toBeNull();
  });

  it('J01: answers 503 with Retry-After while the database is away', async () => {
    const headers = { ...withCookie('__Host-session', 'x'), origin: OURS };
    const { response, reached } = await ask('/api/trpc/account.me', { headers });
    expect([response.status, reached]).toEqual([503, false]);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await response.json()).error.data.domain.code).toBe('DATABASE_DOWN');
  });

  it('still opens a page then, without its person', async () => {
    const { response, event } = await ask('/account', {
      headers: withCookie('__Host-session', 'x'),
    });
    expect([response.status, event.locals.user]).toEqual([200, null]);
  });

  it('F03: says nothing of an unexpected error but a code and where to find the rest', async () => {
    const fail = async (path: string, error: unknown) => {
      const { event } = makeEvent(new Request(OURS + path));
      const response = await handle({
        event,
        resolve: async (same) => {
          const shown = await handleError({ error, event: same, status: 500, message: 'Internal' });
          return new Response(JSON.stringify(shown), { status: 500 });
        },
      });
      return {
        status: response.status,
        retry: response.headers.get('retry-after'),
        text: await response.text(),
      };
    };
    for (const path of ['/parks/x', '/sync/manifest', '/api/view/x']) {
      const bug = await fail(path, new Error('postgres://u:canary@h/db'));
      expect(bug.status).toBe(500);
      expect(bug.text).toContain('INTERNAL');
      expect(bug.text).toMatch(/"requestId":"[0-9a-f-]{36}"/);
      expect(bug.text).not.toContain('canary');
      const down = await fail(path, Object.assign(new Error('canary'), { code: 'ECONNREFUSED' }));
      expect([down.status, down.retry]).toEqual([503, '2']);
      expect(down.text).not.toContain('canary');
    }
  });
});
