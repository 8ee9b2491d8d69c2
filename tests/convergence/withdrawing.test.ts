/** S35: what was sent is taken back from the phone, offline too; what a moderator decided before stands. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { mineOf } from '#lib/client/db/mine.ts';
import { offerAgain, reopenDraft } from '#lib/client/db/writing.ts';
import { keepAfterAll, withdraw } from '#lib/client/db/withdrawing.ts';
import { pullMine } from '#lib/client/sync/pull-mine.ts';
import { pushOnce } from '#lib/client/sync/push.ts';
import { AT, onePhone, picture, queue } from './one-phone.ts';

const about = { name: 'Taron', href: '/parks/phantasialand/rides/taron' };
const around = { now: () => 1, chance: () => 0 };

async function sync({ box, user, net }: ReturnType<typeof onePhone>): Promise<void> {
  while (await pushOnce(box, user, net, around));
  await pullMine(mineOf(user), box, net, user);
}

async function sent() {
  const phone = onePhone();
  const { id } = await queue(phone.box);
  await sync(phone);
  const state = () => phone.server.submissions.get(id)!.state;
  return { phone, id, state };
}

it('a wish without a line is one wish, and is done when there is one', async () => {
  const { phone, id, state } = await sent();
  await withdraw(phone.box, id, about, AT);
  await withdraw(phone.box, id, about, AT);
  expect(await phone.box.mutations.count()).toBe(1);
  expect(state()).toBe('PENDING');
  await sync(phone);
  expect(state()).toBe('WITHDRAWN');
  expect(await phone.box.mutations.count()).toBe(0); // shown back, and let go of
  await sync(phone);
  expect(phone.server.submissions.get(id)!.version).toBe(2);
});

it('an answer that was lost makes no second one', async () => {
  const { phone, id, state } = await sent();
  await withdraw(phone.box, id, about, AT);
  const { push } = phone.net;
  const lost = async (...args: Parameters<typeof push>) => {
    await push(...args);
    throw new Error('no line');
  };
  await pushOnce(phone.box, phone.user, { ...phone.net, push: lost }, around).catch(() => null);
  await keepAfterAll(phone.box, id); // too late: it may have been heard
  expect(await phone.box.mutations.count()).toBe(1);
  await phone.box.mutations.toCollection().modify({ nextAt: 0 });
  await sync(phone);
  expect([state(), phone.server.submissions.get(id)!.version]).toEqual(['WITHDRAWN', 2]);
});

it('a wish that never used the line is given up, and nothing was', async () => {
  const { phone, id, state } = await sent();
  await withdraw(phone.box, id, about, AT);
  await keepAfterAll(phone.box, id);
  await sync(phone);
  expect(state()).toBe('PENDING');
  expect(await phone.box.mutations.count()).toBe(0);
});

it('decided before it arrived: the decision stands, and what is written anew is not held up by it', async () => {
  const { phone, id, state } = await sent();
  await withdraw(phone.box, id, about, AT);
  phone.server.submissions.get(id)!.state = 'APPROVED';
  await sync(phone);
  expect(state()).toBe('APPROVED');
  expect(await phone.box.mutations.count()).toBe(0);
});

it('while its photos are still on their way, it waits for them and then goes, with everything let go of', async () => {
  const phone = onePhone();
  const photo = picture();
  const { id } = await queue(phone.box, [photo]);
  await sync(phone); // the words
  await withdraw(phone.box, id, about, AT);
  await sync(phone);
  expect(phone.server.submissions.get(id)!.state).toBe('WITHDRAWN');
  // The photo was to be part of it, and is taken back into writing with its words: nothing is lost.
  expect(await phone.box.bytes.count()).toBeGreaterThan(0);
  await reopenDraft(phone.box, id);
  expect((await phone.box.drafts.get(id))?.state).toBe('draft');
});

it('S33: a server that was set back is told the words before their being taken back, and nothing is published', async () => {
  const { phone, id, state } = await sent();
  await withdraw(phone.box, id, about, AT);
  await sync(phone);
  expect(state()).toBe('WITHDRAWN');
  expect(await phone.box.mutations.count()).toBe(0); // both were let go of
  await offerAgain(phone.box);
  const names = (await phone.box.mutations.orderBy('order').toArray()).map((m) => m.name);
  expect(names).toEqual(['review.submit', 'submission.withdraw']);
});
