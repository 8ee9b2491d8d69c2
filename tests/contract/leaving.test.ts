/** S46: the wish to sign out goes beside the session's cookie, which a page cannot delete. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Handle } from '@sveltejs/kit';
import { makeDatabase } from '../support/database.ts';
import { makeEvent } from '../support/event.ts';

const SITE = 'http://localhost:3000';
let handle: Handle;
let sessions: typeof import('#lib/server/auth/sessions.ts');
let accounts: typeof import('#lib/server/services/accounts.ts');
let pool: typeof import('#lib/server/platform/database.ts').pool;
let signOut: (event: never) => unknown;
let drop: () => Promise<void>;
let token: string;
let userId: string;

beforeAll(async () => {
  const database = await makeDatabase();
  drop = database.drop;
  process.env.ORIGIN = SITE;
  process.env.DATABASE_URL = database.url;
  process.env.LOG_LEVEL = 'silent';
  ({ pool } = await import('#lib/server/platform/database.ts'));
  sessions = await import('#lib/server/auth/sessions.ts');
  accounts = await import('#lib/server/services/accounts.ts');
  ({ handle } = await import('../../src/hooks.server.ts'));
  const page = await import('../../src/routes/(account)/account/+page.server.ts');
  signOut = page.actions.signout as typeof signOut;
});
afterAll(async () => {
  await pool?.end();
  await drop?.();
});

let people = 0;
beforeEach(async () => {
  const n = ++people;
  const caller = { address: `198.51.100.${n}`, userAgent: null, token: null };
  const fields = {
    name: `Leaver ${n}`,
    email: `leaver${n}@leave.test`,
    password: 'copper-flume-lantern',
  };
  const { user, cookie } = await accounts.signUp(fields, caller);
  token = cookie.value;
  userId = user.id;
});

async function ask(left: string | null, path = '/api/trpc/account.me') {
  const cookies = [`__Host-session=${token}`, ...(left ? [`__Host-left=${left}`] : [])];
  const { event, jar } = makeEvent(
    new Request(SITE + path, { headers: { 'x-test-cookie': cookies.join('; ') } }),
  );
  await handle({ event, resolve: () => new Response('{}') });
  return { user: event.locals.user, jar };
}
const live = async () => (await sessions.readSession(token)) !== null;

it('the first request that carries it ends the session and is nobody’s', async () => {
  const { user, jar } = await ask(userId);
  expect(user).toBeNull();
  expect(jar.get('__Host-left')).toMatchObject({ value: '', options: { maxAge: 0 } });
  expect(await live()).toBe(false);
  expect((await ask(null)).user).toBeNull();
});

it('without it the same session is its person’s', async () => {
  expect((await ask(null)).user).toMatchObject({ id: userId });
});

it('it ends no session of somebody else who has signed in since', async () => {
  const { user, jar } = await ask('0198c5a0-0000-7000-8000-000000000000');
  expect(user).toMatchObject({ id: userId });
  expect(jar.get('__Host-left')).toMatchObject({ value: '' });
  expect(await live()).toBe(true);
});

it('the live socket opens for nobody either', async () => {
  const header = `a=b; __Host-left=${userId}; __Host-session=${token}`;
  expect(await sessions.readSessionOfHeader(header)).toBeNull();
  expect(await live()).toBe(false);
});

async function press(everything: string, headers: Record<string, string>) {
  const made = makeEvent(
    new Request(`${SITE}/account?/signout`, {
      method: 'POST',
      body: new URLSearchParams({ everything }),
      headers: { 'x-test-cookie': `__Host-session=${token}; __Host-left=${userId}`, ...headers },
    }),
  );
  await expect(signOut(made.event as never)).rejects.toMatchObject({
    status: 303,
    location: '/sign-in',
  });
  return made;
}

it.each([
  ['', '"cache", "cookies"'],
  ['yes', '"cache", "cookies", "storage"'],
])('signing out clears what the browser keeps (everything: %j)', async (everything, cleared) => {
  const { jar, headers } = await press(everything, { 'x-sveltekit-action': 'true' });
  expect(headers['clear-site-data']).toBe(cleared);
  expect([...jar.keys()].sort()).toEqual(['__Host-left', '__Host-session']);
  expect(await live()).toBe(false);
});

it('sent by the browser itself, it tells the next page to let the person go; signing in takes that back', async () => {
  const { jar, headers } = await press('', {});
  expect(headers['clear-site-data']).toBe('"cache"'); // not the cookie that says so
  expect(jar.get('__Host-session')).toMatchObject({ value: '' });
  expect(jar.get('__Host-forget')).toMatchObject({ value: '1', options: { httpOnly: false } });
  expect(await live()).toBe(false);

  const { setSessionCookie } = await import('#lib/server/auth/forms.ts');
  const next = makeEvent(new Request(SITE, { headers: { 'x-test-cookie': '__Host-forget=1' } }));
  setSessionCookie(next.event, await sessions.startSession({ id: userId, role: 'USER' }, null));
  expect(next.jar.get('__Host-forget')).toMatchObject({ value: '', options: { maxAge: 0 } });
});
