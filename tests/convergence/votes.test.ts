/** S66 on the phone: a vote is a deed, said once, taken back without a trace as long as it was not sent. */
import 'fake-indexeddb/auto';
import { uuidv7 } from 'uuidv7';
import { expect, it } from 'vitest';
import { exportUnsent, importUnsent } from '#lib/client/db/carry.ts';
import { mineOf } from '#lib/client/db/mine.ts';
import { namedId } from '#lib/client/db/named-id.ts';
import { unsentIn } from '#lib/client/db/unsent.ts';
import { sayHelpful } from '#lib/client/db/vote-writing.ts';
import { pullMine } from '#lib/client/sync/pull-mine.ts';
import { pushOnce } from '#lib/client/sync/push.ts';
import { voteName } from '#lib/domain/review/vote.ts';
import { AT, onePhone } from './one-phone.ts';

const around = { now: () => 1, chance: () => 0 };
type APhone = ReturnType<typeof onePhone>;

async function sync({ box, user, net }: APhone): Promise<void> {
  while (await pushOnce(box, user, net, around));
  await pullMine(mineOf(user), box, net, user);
}

/** A button on a review, as a page has it: it knows what the server told. */
async function button(phone: APhone) {
  const reviewId = uuidv7();
  const voteId = await namedId(voteName(phone.user, reviewId));
  const about = { name: 'The review of Taron', href: `/parks/p/rides/r#review-${reviewId}` };
  return {
    voteId,
    say: (helpful: boolean) => {
      const sent = phone.server.votes.get(voteId)?.helpful ?? false;
      return sayHelpful(phone.box, { voteId, reviewId, helpful }, sent, about, AT);
    },
  };
}

it('pressed twice it is said once; taken back before it was sent, nothing is sent', async () => {
  const phone = onePhone();
  const { say, voteId } = await button(phone);
  await say(true);
  await say(true);
  expect(await phone.box.mutations.count()).toBe(1);
  await say(false);
  expect(await phone.box.mutations.count()).toBe(0);
  await sync(phone);
  expect(phone.server.effects).toEqual([]);
  await say(true);
  await sync(phone);
  expect(phone.server.votes.get(voteId)).toMatchObject({ helpful: true, version: 1 });
  expect(await unsentIn(phone.box)).toBe(0); // shown back, and let go of
});

it('taken back after it was sent, that is sent; and said again before that was, nothing is', async () => {
  const phone = onePhone();
  const { say, voteId } = await button(phone);
  await say(true);
  await sync(phone);
  await say(false);
  await say(true);
  expect(await phone.box.mutations.count()).toBe(0);
  await say(false);
  await sync(phone);
  expect(phone.server.votes.get(voteId)).toMatchObject({ helpful: false, version: 2 });
  expect(await unsentIn(phone.box)).toBe(0);
});

it('an answer that was lost doubles nothing, and what is said meanwhile comes after it', async () => {
  const phone = onePhone();
  const { say, voteId } = await button(phone);
  await say(true);
  const dead = {
    ...phone.net,
    push: async (request: Parameters<typeof phone.net.push>[0]) => {
      await phone.net.push(request);
      throw new TypeError('the answer is lost');
    },
  };
  await pushOnce(phone.box, phone.user, dead, around).catch(() => undefined);
  await say(false);
  expect(await phone.box.mutations.count()).toBe(2);
  await sync(phone);
  expect(phone.server.votes.get(voteId)).toMatchObject({ helpful: false, version: 2 });
  expect(phone.server.effects).toHaveLength(2);
});

it('a file carries it to another phone, and what both send takes effect once', async () => {
  const phone = onePhone();
  const { say, voteId } = await button(phone);
  await say(true);
  const file = await exportUnsent(phone.user);
  await sync(phone);
  expect(await importUnsent(file, phone.user)).toMatchObject({ added: 1 });
  await sync(phone);
  expect(phone.server.votes.get(voteId)).toMatchObject({ helpful: true, version: 1 });
  expect(await unsentIn(phone.box)).toBe(0);
});
