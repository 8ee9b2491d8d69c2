/** The forms of signing up, in and out as a browser without JavaScript submits them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FormRefusal } from '#lib/domain/account/account.ts';
import { makeDatabase } from '../support/database.ts';
import { makeEvent, withCookie } from '../support/event.ts';

const SITE = 'http://localhost:3000';
type Action = (event: never) => unknown;
let actions: { signIn: Action; signUp: Action; signOut: Action };
let readSession: typeof import('#lib/server/auth/sessions.ts').readSession;
let pool: typeof import('#lib/server/platform/database.ts').pool;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await makeDatabase();
  drop = database.drop;
  process.env.DATABASE_URL = database.url;
  process.env.LOG_LEVEL = 'silent';
  ({ pool } = await import('#lib/server/platform/database.ts'));
  ({ readSession } = await import('#lib/server/auth/sessions.ts'));
  const [signIn, signUp, account] = await Promise.all([
    import('../../src/routes/(account)/sign-in/+page.server.ts'),
    import('../../src/routes/(account)/sign-up/+page.server.ts'),
    import('../../src/routes/(account)/account/+page.server.ts'),
  ]);
  actions = {
    signIn: signIn.actions.default as Action,
    signUp: signUp.actions.default as Action,
    signOut: account.actions.signout as Action,
  };
});
afterAll(async () => {
  await pool?.end();
  await drop?.();
});

type Answer =
  | { kind: 'refused'; status: number; data: FormRefusal }
  | { kind: 'moved'; status: number; to: string };

let last = 0;
async function submit(
  action: keyof typeof actions,
  fields: Record<string, string> | FormData,
  { query = '', address = `198.51.100.${++last}`, cookie = '' } = {},
) {
  const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
  const { event, jar, headers } = makeEvent(
    new Request(`${SITE}/form${query}`, {
      method: 'POST',
      body,
      headers: cookie ? withCookie('__Host-session', cookie) : {},
    }),
    { address },
  );
  let answer: Answer;
  try {
    const { status, data } = (await actions[action](event as never)) as {
      status: number;
      data: FormRefusal;
    };
    answer = { kind: 'refused', status, data };
  } catch (thrown) {
    const { status, location } = thrown as { status: number; location: string };
    if (!location) throw thrown;
    answer = { kind: 'moved', status, to: location };
  }
  return { answer, headers, cookie: jar.get('__Host-session') };
}

const ANN = { email: 'Ann@Example.test', name: ' Ann  Ride ', password: 'velvet corkscrew' };

describe('the forms', () => {
  it('sign up, out and in again', async () => {
    const up = await submit('signUp', ANN);
    expect(up.answer).toEqual({ kind: 'moved', status: 303, to: '/contributions' });
    const token = up.cookie?.value ?? '';
    expect((await readSession(token))?.user).toMatchObject({
      email: 'ann@example.test',
      name: 'Ann Ride',
      role: 'USER',
    });

    const out = await submit('signOut', {}, { cookie: token });
    expect(out.answer).toEqual({ kind: 'moved', status: 303, to: '/sign-in' });
    expect(out.cookie).toMatchObject({
      value: '',
      options: { maxAge: 0, secure: true, path: '/' },
    });
    expect(await readSession(token)).toBeNull();

    const again = await submit('signIn', { email: ' ANN@example.test', password: ANN.password });
    expect(again.answer).toEqual({ kind: 'moved', status: 303, to: '/contributions' });
    expect(await readSession(again.cookie?.value ?? '')).not.toBeNull();
  });

  it('give back what was typed, never the password, and name each fault', async () => {
    const typed = { email: 'nobody', name: 'x', password: 'hunter2' };
    const { answer, cookie } = await submit('signUp', typed);
    expect(cookie).toBeUndefined();
    expect(answer).toMatchObject({
      status: 400,
      data: {
        code: 'INVALID',
        fields: {
          email: 'EMAIL_SHAPE',
          name: 'NAME_TOO_SHORT',
          password: 'PASSWORD_TOO_SHORT',
        },
        typed: { email: 'nobody', name: 'x' },
      },
    });
    expect(JSON.stringify(answer)).not.toContain('hunter2');
  });

  it('refuse an address that is taken, whatever its case', async () => {
    const { answer } = await submit('signUp', { ...ANN, email: 'ANN@EXAMPLE.TEST' });
    expect(answer).toMatchObject({
      status: 409,
      data: { code: 'EMAIL_UNAVAILABLE', typed: { name: ' Ann  Ride ' } },
    });
  });

  it('say at the eleventh wrong password when to come again, and keep the address', async () => {
    const wrong = { email: 'eleven@example.test', password: 'wrong' };
    const address = '203.0.113.11';
    for (let i = 0; i < 10; i++)
      expect((await submit('signIn', wrong, { address })).answer).toMatchObject({
        status: 401,
        data: { code: 'WRONG_CREDENTIALS', typed: { email: wrong.email } },
      });
    const { answer, headers } = await submit('signIn', wrong, { address });
    expect(answer).toMatchObject({
      status: 429,
      data: { code: 'RATE_LIMITED', typed: { email: wrong.email } },
    });
    expect(answer.kind === 'refused' && answer.data.retryAfterMs).toBeGreaterThan(500_000);
    expect(Number(headers['retry-after'])).toBeGreaterThan(500);
  });

  it('go on to a page of ours only', async () => {
    const to = async (next: string) => {
      const query = `?next=${encodeURIComponent(next)}`;
      const { answer } = await submit('signIn', ANN, { query });
      return answer.kind === 'moved' ? answer.to : answer;
    };
    expect(await to('/parks/phantasialand?tab=1')).toBe('/parks/phantasialand?tab=1');
    for (const evil of [
      '//evil.test',
      '/\\evil.test',
      'https://evil.test',
      'javascript:alert(1)',
      '/\t/evil.test',
      '',
    ])
      expect(await to(evil)).toBe('/contributions');
  });

  it('end nothing but their own browser’s session, and replace a planted one', async () => {
    const first = (await submit('signIn', ANN)).cookie?.value ?? '';
    const second = (await submit('signIn', ANN)).cookie?.value ?? '';
    const planted = 'chosen-by-someone-else';
    const third = (await submit('signIn', ANN, { cookie: planted })).cookie?.value ?? '';
    expect(third).not.toBe(planted);
    await submit('signOut', {}, { cookie: third });
    expect(await readSession(first)).not.toBeNull();
    expect(await readSession(second)).not.toBeNull();
  });

  it('refuse odd bodies with a clear code', async () => {
    const files = new FormData();
    files.set('email', new Blob(['x']), 'x.txt');
    expect((await submit('signIn', files)).answer).toMatchObject({
      status: 400,
      data: { fields: { email: 'EMAIL_EMPTY', password: 'PASSWORD_EMPTY' } },
    });
    const huge = await submit('signIn', { email: 'x'.repeat(1_000_000), password: 'x' });
    expect(huge.answer).toMatchObject({ status: 413, data: { code: 'TOO_LARGE' } });
    const nul = await submit('signUp', { ...ANN, email: 'a\0@b.test', name: 'a\0b' });
    expect(nul.answer).toMatchObject({
      status: 400,
      data: { fields: { email: 'EMAIL_SHAPE', name: 'NAME_UNKEEPABLE' } },
    });
  });

  it('B09: tell when a sign-out could not be confirmed, with the cookie gone', async () => {
    const token = (await submit('signIn', ANN)).cookie?.value ?? '';
    await pool.query('ALTER TABLE session RENAME TO session_away');
    const { answer, cookie } = await submit('signOut', {}, { cookie: token });
    await pool.query('ALTER TABLE session_away RENAME TO session');
    expect(answer).toMatchObject({ kind: 'moved', to: '/sign-in?unconfirmed' });
    expect(cookie?.options.maxAge).toBe(0);
    expect(await readSession(token)).toBeNull();
  });
});
