/** Accounts and sessions on a real PostgreSQL: trials B01–B12 of the security list. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DomainError } from '#lib/domain/errors.ts';
import { makeDatabase } from '../support/database.ts';

let drop: () => Promise<void>;
let accounts: typeof import('#lib/server/services/accounts.ts');
let sessions: typeof import('#lib/server/auth/sessions.ts');
let passwords: typeof import('#lib/server/auth/passwords.ts');
let demo: typeof import('#lib/server/services/demo-accounts.ts');
let pool: typeof import('#lib/server/platform/database.ts').pool;
let url: string;

beforeAll(async () => {
  ({ url, drop } = await makeDatabase());
  process.env.DATABASE_URL = url;
  accounts = await import('#lib/server/services/accounts.ts');
  sessions = await import('#lib/server/auth/sessions.ts');
  passwords = await import('#lib/server/auth/passwords.ts');
  demo = await import('#lib/server/services/demo-accounts.ts');
  ({ pool } = await import('#lib/server/platform/database.ts'));
});

afterAll(async () => {
  await pool?.end();
  await drop?.();
});

const PASSWORD = 'velvet corkscrew lemonade';
let serial = 0;
const freshEmail = () => `person${++serial}@example.test`;
/** A caller from a network address nobody used before, so limits do not mix between tests. */
const stranger = (token: string | null = null) => ({
  address: `10.${(serial >> 8) & 255}.${serial & 255}.${++serial & 255}`,
  userAgent: 'test browser',
  token,
});

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'fine',
    (error: DomainError) => error.code,
  );

async function member(role: 'USER' | 'MODERATOR' | 'ADMIN' = 'USER') {
  const email = freshEmail();
  const user = await accounts.createAccount({ email, name: 'Someone', password: PASSWORD, role });
  return { ...user, password: PASSWORD };
}

async function signedIn(role: 'USER' | 'MODERATOR' | 'ADMIN' = 'USER') {
  const person = await member(role);
  const { cookie } = await accounts.signIn(person, stranger());
  return { person, token: cookie.value, cookie };
}

/** Moves every time of the session into the past, as if that much had gone by. */
const age = (userId: string, interval: string) =>
  pool.query(
    `UPDATE session SET created_at = created_at - $2::interval, expires_at = expires_at - $2::interval,
       last_seen_at = last_seen_at - $2::interval WHERE user_id = $1`,
    [userId, interval],
  );

const expiryOf = async (userId: string): Promise<Date> =>
  (await pool.query('SELECT expires_at FROM session WHERE user_id = $1', [userId])).rows[0]
    .expires_at;

describe('signing up', () => {
  it('keeps an Argon2id hash of the documented cost and never the password', async () => {
    const email = freshEmail();
    const { user } = await accounts.signUp({ email, name: 'Zoë', password: PASSWORD }, stranger());
    const { rows } = await pool.query('SELECT * FROM "user" WHERE email = $1', [email]);
    expect(rows[0]).toMatchObject({ id: user.id, name: 'Zoë', role: 'USER' });
    expect(rows[0].password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(JSON.stringify(rows)).not.toContain(PASSWORD);
  });

  it('makes one account of ten simultaneous sign-ups with one address', async () => {
    const email = freshEmail();
    const codes = await Promise.all(
      Array.from({ length: 10 }, () =>
        codeOf(accounts.signUp({ email, name: 'Twin', password: PASSWORD }, stranger())),
      ),
    );
    expect(codes.filter((code) => code === 'fine')).toHaveLength(1);
    expect(codes.filter((code) => code === 'EMAIL_UNAVAILABLE')).toHaveLength(9);
    const { rowCount } = await pool.query('SELECT 1 FROM "user" WHERE email = $1', [email]);
    expect(rowCount).toBe(1);
  });

  it('allows five in half an hour from one network', async () => {
    const caller = stranger();
    const codes: string[] = [];
    for (let i = 0; i < 6; i++)
      codes.push(
        await codeOf(
          accounts.signUp({ email: freshEmail(), name: 'Many', password: PASSWORD }, caller),
        ),
      );
    expect(codes).toEqual([...Array(5).fill('fine'), 'RATE_LIMITED']);
  });
});

describe('signing in', () => {
  it('B03: answers an unknown address and a wrong password alike, after the same hashing', async () => {
    const known = await member();
    const wrong = (email: string) =>
      accounts.signIn({ email, password: 'wrong' }, stranger()).then(
        () => null,
        (error: DomainError) => ({ ...error, message: error.message }),
      );
    expect(await wrong(freshEmail())).toEqual(await wrong(known.email));

    // Not timed, since other work on the machine would decide: with every place at the hashing taken,
    // only an answer that waits for a hash can be BUSY.
    let full = true;
    const crowd = (async () => {
      while (full) {
        passwords.verifyPassword(null, 'crowd').catch(() => undefined);
        await new Promise(setImmediate);
      }
    })();
    const codes: (string | undefined)[] = [];
    for (let i = 0; i < 20; i++) codes.push((await wrong(freshEmail()))?.code);
    full = false;
    await crowd;
    expect(codes).toContain('BUSY');
    await expect.poll(() => codeOf(passwords.verifyPassword(null, 'after'))).toBe('fine');
  });

  it('B01: stops at the eleventh wrong password from one place and says when to come again', async () => {
    const person = await member();
    const caller = stranger();
    for (let i = 0; i < 10; i++)
      expect(await codeOf(accounts.signIn({ ...person, password: 'wrong' }, caller))).toBe(
        'WRONG_CREDENTIALS',
      );
    const error = await accounts.signIn({ ...person, password: 'wrong' }, caller).then(
      () => null,
      (thrown: DomainError) => thrown,
    );
    expect(error?.code).toBe('RATE_LIMITED');
    expect(error?.retryAfterMs).toBeGreaterThan(500_000);
    expect(error?.retryAfterMs).toBeLessThanOrEqual(600_000);
    expect(await codeOf(accounts.signIn(person, caller))).toBe('RATE_LIMITED');
    expect(await codeOf(accounts.signIn(person, stranger()))).toBe('fine'); // its owner, elsewhere
  });

  it('stops a hundred networks guessing one account', async () => {
    const person = await member();
    const codes: string[] = [];
    for (let i = 0; i < 26; i++)
      codes.push(await codeOf(accounts.signIn({ ...person, password: 'wrong' }, stranger())));
    expect(codes).toEqual([...Array(25).fill('WRONG_CREDENTIALS'), 'RATE_LIMITED']);
  });

  it('does not count sign-ins that were right', async () => {
    const person = await member();
    const caller = stranger();
    for (let i = 0; i < 30; i++) expect(await codeOf(accounts.signIn(person, caller))).toBe('fine');
  });

  it('asks most of a flood to come again instead of hashing for all of it', async () => {
    const codes = await Promise.all(
      Array.from({ length: 60 }, () => codeOf(passwords.verifyPassword(null, 'guess'))),
    );
    expect(codes.filter((code) => code === 'fine')).toHaveLength(22);
    expect(codes.filter((code) => code === 'BUSY')).toHaveLength(38);
    expect(await codeOf(passwords.verifyPassword(null, 'guess'))).toBe('fine'); // and recovers
  });
});

describe('a session', () => {
  it('B07: has a cookie only this site over a safe line can hold', async () => {
    const { cookie } = await signedIn();
    expect(cookie.name).toBe('__Host-session');
    expect(cookie.attributes).toEqual({
      httpOnly: true,
      secure: true,
      sameSite: 'lax',
      path: '/',
      maxAge: 30 * 86_400,
    });
    expect(cookie.value).toMatch(/^[\w-]{43}$/);
  });

  it('B08: is not opened by what stands in the database', async () => {
    const { person, token } = await signedIn();
    const { rows } = await pool.query('SELECT id FROM session WHERE user_id = $1', [person.id]);
    expect(rows[0].id).not.toBe(token);
    expect(await sessions.readSession(rows[0].id)).toBeNull();
    expect((await sessions.readSession(token))?.user.id).toBe(person.id);
  });

  it('B06: begins with a new token and ends the one this browser held', async () => {
    const first = await signedIn();
    const other = await member();
    const { cookie } = await accounts.signIn(other, stranger(first.token));
    expect(cookie.value).not.toBe(first.token);
    expect(await sessions.readSession(first.token)).toBeNull();
    expect((await sessions.readSession(cookie.value))?.user.id).toBe(other.id);
  });

  it('B10: ends with signing out, with all sessions of its person, and with the account', async () => {
    const a = await signedIn();
    await sessions.endSession(a.token);
    expect(await sessions.readSession(a.token)).toBeNull();

    const b = await signedIn();
    await sessions.endSessionsOf(b.person.id);
    expect(await sessions.readSession(b.token)).toBeNull();

    const c = await signedIn();
    await pool.query('DELETE FROM "user" WHERE id = $1', [c.person.id]);
    expect(await sessions.readSession(c.token)).toBeNull();
  });

  it('takes up a changed role at once', async () => {
    const { person, token } = await signedIn('MODERATOR');
    await pool.query(`UPDATE "user" SET role = 'USER' WHERE id = $1`, [person.id]);
    expect((await sessions.readSession(token))?.user.role).toBe('USER');
  });

  it('B11: of a visitor lives 30 days without use, and at most 180', async () => {
    const idle = await signedIn();
    await age(idle.person.id, '31 days');
    expect(await sessions.readSession(idle.token)).toBeNull();
    const gone = await pool.query('SELECT 1 FROM session WHERE user_id = $1', [idle.person.id]);
    expect(gone.rowCount).toBe(0);

    const used = await signedIn();
    for (let day = 20; day < 180; day += 20) {
      await age(used.person.id, '20 days');
      expect(await sessions.readSession(used.token), `day ${day}`).not.toBeNull();
    }
    await age(used.person.id, '20 days');
    expect(await sessions.readSession(used.token)).toBeNull();
  });

  it.each(['MODERATOR', 'ADMIN'] as const)(
    'B11: of a %s lives 12 hours without use, and at most 7 days',
    async (role) => {
      const idle = await signedIn(role);
      expect(idle.cookie.attributes.maxAge).toBe(12 * 3_600);
      await age(idle.person.id, '12 hours 1 second');
      expect(await sessions.readSession(idle.token)).toBeNull();

      const used = await signedIn(role);
      for (let hour = 0; hour < 168; hour += 8) {
        expect(await sessions.readSession(used.token), `hour ${hour}`).not.toBeNull();
        await age(used.person.id, '8 hours');
      }
      expect(await sessions.readSession(used.token)).toBeNull();
    },
  );

  it('B11: is prolonged once when half its time has passed, not at every request', async () => {
    const { person, token } = await signedIn();
    await age(person.id, '14 days');
    expect((await sessions.readSession(token))?.cookie).toBeNull();
    await age(person.id, '2 days');
    const renewed = await sessions.readSession(token);
    expect(renewed?.cookie?.value).toBe(token);
    expect((await expiryOf(person.id)).getTime()).toBeGreaterThan(Date.now() + 29.9 * 86_400_000);
    expect((await sessions.readSession(token))?.cookie).toBeNull();
  });

  it('is not prolonged at every request near its last day either', async () => {
    const { person, token } = await signedIn('MODERATOR');
    await pool.query(
      `UPDATE session SET created_at = now() - interval '6 days 20 hours' WHERE user_id = $1`,
      [person.id],
    );
    await pool.query(
      `UPDATE session SET expires_at = now() + interval '1 hour' WHERE user_id = $1`,
      [person.id],
    );
    expect((await sessions.readSession(token))?.cookie).not.toBeNull();
    const end = await expiryOf(person.id);
    expect((await sessions.readSession(token))?.cookie).toBeNull();
    expect(await expiryOf(person.id)).toEqual(end);
  });

  it('B12: survives being prolonged by twenty requests at once', async () => {
    const { person, token } = await signedIn();
    await age(person.id, '20 days');
    const all = await Promise.all(Array.from({ length: 20 }, () => sessions.readSession(token)));
    expect(all.every((one) => one?.user.id === person.id)).toBe(true);
    const { rowCount } = await pool.query('SELECT 1 FROM session WHERE user_id = $1', [person.id]);
    expect(rowCount).toBe(1);
  });

  it('is listed for its person without its id, and all others can be ended', async () => {
    const { person, token } = await signedIn();
    const long = 'x'.repeat(5_000);
    await accounts.signIn(person, { ...stranger(), userAgent: long });
    const current = await sessions.readSession(token);
    const list = await sessions.listSessions(person.id, current?.sessionId ?? '');
    expect(list).toHaveLength(2);
    expect(list.filter((one) => one.current)).toHaveLength(1);
    expect(Math.max(...list.map((one) => one.userAgent?.length ?? 0))).toBe(200);
    expect(JSON.stringify(list)).not.toContain(current?.sessionId);
    expect(await sessions.endOtherSessions(person.id, current?.sessionId ?? '')).toBe(1);
    expect(await sessions.readSession(token)).not.toBeNull();
  });

  it('is found in a Cookie header among others, and a broken header finds nothing', async () => {
    const { person, token } = await signedIn();
    const found = await sessions.readSessionOfHeader(`a=b; __Host-session=${token}; c=%E0%A4%A`);
    expect(found?.user.id).toBe(person.id);
    for (const header of [undefined, '', '%%%', '__Host-session=', 'x__Host-session=' + token])
      expect(await sessions.readSessionOfHeader(header)).toBeNull();
  });
});

describe('signing out while the database fails', () => {
  it('B09: is not reported as done, is refused meanwhile, and happens when it is back', async () => {
    const { person, token } = await signedIn();
    await pool.query('ALTER TABLE session RENAME TO session_away');
    await expect(sessions.endSession(token)).rejects.toThrow();
    await pool.query('ALTER TABLE session_away RENAME TO session');
    expect(await sessions.readSession(token)).toBeNull();
    await expect
      .poll(
        async () =>
          (await pool.query('SELECT 1 FROM session WHERE user_id = $1', [person.id])).rowCount,
        { timeout: 15_000, interval: 500 },
      )
      .toBe(0);
  });
});

describe('accounts made by the house', () => {
  it('makes the demo accounts once, with passwords that work', async () => {
    const list = await demo.makeDemoAccounts(url);
    expect(await demo.makeDemoAccounts(url)).toEqual(list);
    expect(list.map(({ role, email }) => [role, email])).toEqual([
      ['USER', 'visitor@demo.test'],
      ['MODERATOR', 'moderator@demo.test'],
      ['ADMIN', 'admin@demo.test'],
    ]);
    for (const { email, password, role } of list)
      expect((await accounts.signIn({ email, password }, stranger())).user.role).toBe(role);
    const { rowCount } = await pool.query(`SELECT 1 FROM "user" WHERE email LIKE '%@demo.test'`);
    expect(rowCount).toBe(3);
  });

  it('refuses an account that breaks the rules, naming the field', async () => {
    const right = {
      email: freshEmail(),
      name: 'Admin',
      password: PASSWORD,
      role: 'ADMIN',
    } as const;
    for (const [field, wrong] of [
      ['email', 'nobody'],
      ['name', 'x'],
      ['password', 'password1'],
    ] as const)
      await expect(accounts.createAccount({ ...right, [field]: wrong })).rejects.toMatchObject({
        code: 'INVALID',
        field,
      });
    expect((await accounts.createAccount(right)).role).toBe('ADMIN');
    expect(await codeOf(accounts.createAccount(right))).toBe('EMAIL_UNAVAILABLE');
  });
});
