/** S69: an appeal is said without a line, once, and none of its words is lost. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { appeal, dropWish } from '#lib/client/db/appealing.ts';
import { appealsBegun, appealWords, keepTyped } from '#lib/client/db/appeals.ts';
import { mineOf } from '#lib/client/db/mine.ts';
import { pullMine } from '#lib/client/sync/pull-mine.ts';
import { pushOnce } from '#lib/client/sync/push.ts';
import { AT, onePhone, queue } from './one-phone.ts';

const about = { name: 'Taron', href: '/parks/phantasialand/rides/taron' };
const around = { now: () => 1, chance: () => 0 };

async function sync({ box, user, net }: ReturnType<typeof onePhone>): Promise<void> {
  while (await pushOnce(box, user, net, around));
  await pullMine(mineOf(user), box, net, user);
}

async function refused() {
  const phone = onePhone();
  const { id } = await queue(phone.box);
  await sync(phone);
  const row = () => phone.server.submissions.get(id)!;
  row().state = 'REJECTED';
  return { phone, id, row };
}

it('words without a line are one appeal, and the later ones count', async () => {
  const { phone, id, row } = await refused();
  await appeal(phone.box, id, 'First', about, AT);
  await appeal(phone.box, id, ' Look again. ', about, AT);
  expect(await phone.box.mutations.count()).toBe(1);
  expect(row().state).toBe('REJECTED');
  await sync(phone);
  expect(row()).toMatchObject({ state: 'PENDING', version: 2, appeal: { text: 'Look again.' } });
  expect(await phone.box.mutations.count()).toBe(0); // shown back, and let go of
});

it('an answer that was lost makes no second one', async () => {
  const { phone, id, row } = await refused();
  await appeal(phone.box, id, 'Once', about, AT);
  const { push } = phone.net;
  const lost = async (...args: Parameters<typeof push>) => {
    await push(...args);
    throw new Error('no line');
  };
  await pushOnce(phone.box, phone.user, { ...phone.net, push: lost }, around).catch(() => null);
  await appeal(phone.box, id, 'Twice', about, AT); // it may have been heard
  await phone.box.mutations.toCollection().modify({ nextAt: 0 });
  await sync(phone);
  expect(row()).toMatchObject({ version: 2, appeal: { text: 'Once' } });
  expect(await phone.box.mutations.count()).toBe(0);
});

it('what is typed is there after a reload, until it is queued', async () => {
  const { phone, id } = await refused();
  await keepTyped(phone.box, id, 'Half a sen');
  expect(await appealWords(phone.box, id)).toBe('Half a sen');
  expect(await appealsBegun(phone.box)).toEqual(new Set([id]));
  expect(await appeal(phone.box, id, 'a\0b', about, AT)).toMatch(/^UNKEEPABLE/);
  expect(await appealWords(phone.box, id)).toBe('Half a sen'); // nothing was written
  await appeal(phone.box, id, 'Half a sentence.', about, AT);
  expect(await appealsBegun(phone.box)).toEqual(new Set());
  expect(await appealWords(phone.box, id)).toBe('Half a sentence.'); // to be changed as long as it waits
});

it('one that comes too late is kept with its words until its writer lets it go', async () => {
  const { phone, id, row } = await refused();
  await appeal(phone.box, id, 'Too late', about, AT);
  row().state = 'APPROVED';
  await sync(phone);
  expect(row().state).toBe('APPROVED');
  expect(await phone.box.mutations.toArray()).toMatchObject([
    { state: 'parked', error: { code: 'CONFLICT' } },
  ]);
  expect(await appealWords(phone.box, id)).toBe('Too late');
  await dropWish(phone.box, id);
  expect(await phone.box.mutations.count()).toBe(0);
});
