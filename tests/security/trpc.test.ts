/** The tRPC endpoint against floods and curiosity: F01–F03 of the trials. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '#lib/server/trpc/context.ts';
import { makeDatabase } from '../support/database.ts';

let drop: () => Promise<void>;
let answerTrpc: typeof import('#lib/server/trpc/handler.ts').answerTrpc;
let pool: typeof import('#lib/server/platform/database.ts').pool;
const anonymous: Context = { user: null, sessionId: null, requestId: 'request-1' };
const member: Context = {
  user: {
    id: crypto.randomUUID(),
    name: 'N',
    email: 'n@example.test',
    role: 'USER',
    sanctions: [],
  },
  sessionId: 'session',
  requestId: 'request-2',
};

beforeAll(async () => {
  const database = await makeDatabase();
  drop = database.drop;
  process.env.DATABASE_URL = database.url;
  process.env.LOG_LEVEL = 'silent';
  ({ answerTrpc } = await import('#lib/server/trpc/handler.ts'));
  ({ pool } = await import('#lib/server/platform/database.ts'));
});
afterAll(async () => {
  await pool?.end();
  await drop?.();
});

const get = (path: string, context = anonymous) =>
  answerTrpc(new Request(`http://localhost/api/trpc/${path}`), context);
const post = (path: string, body: BodyInit, context = member) =>
  answerTrpc(
    new Request(`http://localhost/api/trpc/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
    } as RequestInit),
    context,
  );

describe('batches', () => {
  it('F01: 8,000 commas get one small 400', async () => {
    const response = await get(`${','.repeat(8_000)}?batch=1`);
    expect(response.status).toBe(400);
    expect((await response.text()).length).toBeLessThan(1_000);
  });

  it('F01: 21 calls are refused, 20 answered', async () => {
    const many = (n: number) => `${Array(n).fill('account.me').join(',')}?batch=1&input=%7B%7D`;
    expect((await get(many(21))).status).toBe(400);
    const twenty = await get(many(20));
    expect(twenty.status).toBe(200);
    expect(await twenty.json()).toHaveLength(20);
  });
});

describe('answers', () => {
  it('are never kept by anyone', async () => {
    expect((await get('account.me')).headers.get('cache-control')).toBe('private, no-store');
    expect((await get('no.such')).headers.get('cache-control')).toBe('private, no-store');
  });

  it('show who one is without the e-mail address', async () => {
    const { result } = await (await get('account.me', member)).json();
    expect(result.data).toEqual({ id: member.user?.id, name: 'N', role: 'USER' });
  });

  it('take private queries by POST', async () => {
    const response = await post('account.me', '');
    expect(response.status).toBe(200);
  });

  it('carry the code, the status and the request id of a refusal', async () => {
    const response = await get('account.profile');
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      error: {
        message: 'SIGNED_OUT',
        data: { httpStatus: 401, requestId: 'request-1', domain: { code: 'SIGNED_OUT' } },
      },
    });
  });

  it('name the field that does not fit', async () => {
    const response = await post('photo.need', JSON.stringify({ sha256s: ['nonsense'] }));
    expect(response.status).toBe(400);
    const { domain } = (await response.json()).error.data;
    expect(domain).toMatchObject({ code: 'INVALID', field: 'sha256s.0' });
    expect(domain.detail[0].message).toBeTruthy();
  });

  it('F03: say nothing of an unexpected error', async () => {
    await pool.query('ALTER TABLE "user" RENAME COLUMN name TO canary_name');
    const response = await get('account.profile', member);
    await pool.query('ALTER TABLE "user" RENAME COLUMN canary_name TO name');
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).not.toMatch(/column|canary|stack|node_modules|accounts\.ts/i);
    expect(JSON.parse(text).error).toMatchObject({
      message: 'INTERNAL',
      data: { requestId: 'request-2', domain: { code: 'INTERNAL' } },
    });
  });
});

describe('F02: bodies', () => {
  it('of more than 300 KB are refused, said or unsaid', async () => {
    const big = 'x'.repeat(301 * 1024);
    await expect(post('sync.push', big)).rejects.toMatchObject({ code: 'TOO_LARGE' });
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 64 * 1024;
        controller.enqueue(new Uint8Array(64 * 1024));
      },
    });
    await expect(post('sync.push', endless)).rejects.toMatchObject({ code: 'TOO_LARGE' });
    expect(sent).toBeLessThan(1024 * 1024);
  });

  it.each([
    ['not JSON', '{'],
    ['10,000 levels', '['.repeat(10_000) + ']'.repeat(10_000)],
    [
      '20,000 keys',
      JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, 1]))),
    ],
    ['numbers past all numbers', '{"p":1e999,"clientId":-0,"mutations":[1e400]}'],
    ['a prototype', '{"__proto__":{"role":"ADMIN"},"constructor":1}'],
    ['operators for texts', '{"clientId":{"not":""},"mutations":{"contains":""}}'],
    ['nothing', ''],
    ['null', 'null'],
  ])('of %s get a small 400', async (_, body) => {
    const from = performance.now();
    const response = await post('sync.push', body);
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(JSON.parse(text).error.data.domain.code).toBe('INVALID');
    expect(text.length).toBeLessThan(8_000);
    expect(performance.now() - from).toBeLessThan(500);
  });
});
