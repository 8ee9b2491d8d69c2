import 'fake-indexeddb/auto';
import { beforeEach, expect, it } from 'vitest';
import { device, keepAccount, keptAccount, keptLeaving, leavingDone } from './db/device.ts';
import { mineOf } from './db/mine.ts';
import { outboxOf } from './db/outbox.ts';
import { Person } from './person.ts';
import type { Account } from './phone.ts';

// S45: signing out needs no connection, and an old session takes nobody back in.

const ANN: Account = { id: 'ann', name: 'Ann', role: 'USER' };
const BEN: Account = { id: 'ben', name: 'Ben', role: 'USER' };

function phone(me: () => Promise<Account | null>) {
  const used: (string | null)[] = [];
  const person = new Person({
    net: { me },
    exclusively: (work) => work(),
    use: (account) => void used.push(account?.id ?? null),
    tellTabs: () => undefined,
  });
  return { person, used };
}
const offline = async (): Promise<null> => {
  throw new Error('no line');
};

beforeEach(async () => {
  await leavingDone();
  await keepAccount(ANN);
  const row = { id: 's', rev: 1, row: { title: 'canary' } as never };
  await mineOf('ann').contributions.put(row);
  await outboxOf('ann').meta.put({ key: 'canary', value: 1 });
});

it('offline: gone at once, with what the server told, and no session brings the person back', async () => {
  const { person } = phone(offline);
  await person.api.leaveAccount(false);
  expect(await keptAccount()).toBeNull();
  expect(await mineOf('ann').contributions.count()).toBe(0);
  expect(await outboxOf('ann').meta.count()).toBe(1); // kept, under its account

  // The app starts again with a connection, and the cookie of the old session still works.
  const again = phone(async () => ANN);
  expect(await again.person.api.refreshAccount()).toEqual({ account: null, signedOut: false });
  expect(again.used).not.toContain('ann');
  expect(await keptAccount()).toBeNull();
  expect(await again.person.api.leaving()).toBe('ann'); // told again until it is heard

  await phone(async () => null).person.api.refreshAccount(); // the server has ended it
  expect(await keptLeaving()).toBeNull();
});

it('is shown to rest on the kept wish: without it the old session would sign in again', async () => {
  await phone(offline).person.api.leaveAccount(false);
  await leavingDone();
  expect(await phone(async () => ANN).person.api.refreshAccount()).toMatchObject({ account: ANN });
});

it('somebody else who signs in meanwhile is followed, and the wish is done', async () => {
  await phone(offline).person.api.leaveAccount(false);
  const { person } = phone(async () => BEN);
  expect(await person.api.refreshAccount()).toMatchObject({ account: BEN });
  expect(await keptLeaving()).toBeNull();
});

it('throwing away empties the outbox of this account and of no other', async () => {
  await outboxOf('ben').meta.put({ key: 'canary', value: 1 });
  await phone(offline).person.api.leaveAccount(true);
  expect(await outboxOf('ann').meta.count()).toBe(0);
  expect(await outboxOf('ben').meta.count()).toBe(1);
});

it('a store that was too busy at the start is asked again: its person is not taken for a guest', async () => {
  const settings = device().settings;
  const get = settings.get.bind(settings);
  settings.get = (() => Promise.reject(new Error('busy'))) as never;
  const { person, used } = phone(offline);
  await person.known;
  await expect(person.api.account()).rejects.toThrow('busy'); // not known is not "nobody"
  settings.get = get;
  expect(await person.api.account()).toEqual(ANN);
  expect(used).toEqual([null, 'ann']);
});
