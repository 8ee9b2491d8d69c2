/** S56: what has no draft goes the same way as all others: adopted, carried, counted, refused, offered again. */
import 'fake-indexeddb/auto';
import { uuidv7 } from 'uuidv7';
import { expect, it } from 'vitest';
import { adoptGuest, claimable } from '#lib/client/db/adopt.ts';
import { exportUnsent, importUnsent } from '#lib/client/db/carry.ts';
import { findDamage } from '#lib/client/db/check.ts';
import { deedsIn, discardDeeds } from '#lib/client/db/deeds.ts';
import { bringBack, changeEntry, logRides, removeEntry } from '#lib/client/db/log-writing.ts';
import { mineOf } from '#lib/client/db/mine.ts';
import { GUEST, outboxOf } from '#lib/client/db/outbox.ts';
import { sayIt, takeItBack } from '#lib/client/db/sighting-writing.ts';
import { othersWait } from '#lib/client/db/parting.ts';
import { unsentIn } from '#lib/client/db/unsent.ts';
import { offerAgain } from '#lib/client/db/writing.ts';
import { pullMine } from '#lib/client/sync/pull-mine.ts';
import { pushOnce } from '#lib/client/sync/push.ts';
import { AT, onePhone } from './one-phone.ts';

const ride = { id: uuidv7(), name: 'Taron', parkId: uuidv7(), parkName: 'Phantasialand' };
const entry = { ride, on: '2026-06-01', at: null, laps: 1, note: '', waitedMinutes: null };
const around = { now: () => 1, chance: () => 0 };

async function sync({ box, user, net }: ReturnType<typeof onePhone>): Promise<void> {
  while (await pushOnce(box, user, net, around));
  await pullMine(mineOf(user), box, net, user);
}

it('a guest’s rides are counted, claimed with their ids, and sent once, however often it is done', async () => {
  const phone = onePhone();
  const guest = outboxOf(GUEST);
  const id = uuidv7();
  await logRides(guest, [{ id, entry }], AT);
  await changeEntry(guest, id, entry, { ...entry, laps: 2 }, AT); // takes the place of the first
  expect(await guest.mutations.count()).toBe(1);
  expect(await claimable(phone.user)).toBe(1);
  expect(await othersWait(phone.user)).toBe(true);
  const copy = await guest.mutations.toArray();
  await adoptGuest(phone.user);
  await sync(phone);
  await guest.mutations.bulkAdd(copy); // as if the move had been cut before its end
  await adoptGuest(phone.user);
  await sync(phone);
  expect([...phone.server.logs.values()].map((row) => [row.id, row.version])).toEqual([[id, 1]]);
  expect(phone.server.logs.get(id)?.entry?.laps).toBe(2);
  expect([await guest.mutations.count(), await phone.box.mutations.count()]).toEqual([0, 0]);
});

it('a file carries them to another phone, and what both send takes effect once', async () => {
  const phone = onePhone();
  const ids = [uuidv7(), uuidv7()];
  await logRides(
    phone.box,
    ids.map((id) => ({ id, entry })),
    AT,
  );
  const file = await exportUnsent(phone.user);
  await sync(phone);
  expect(await importUnsent(file, phone.user)).toMatchObject({ added: 2, known: 0 });
  expect(await importUnsent(file, phone.user)).toMatchObject({ added: 0, known: 2 });
  await sync(phone);
  expect([...phone.server.logs.values()].map((row) => row.version)).toEqual([1, 1]);
  expect(await unsentIn(phone.box)).toBe(0);
});

it('one that never used the line leaves no trace when it is taken back; later it is a removal', async () => {
  const phone = onePhone();
  const id = uuidv7();
  await logRides(phone.box, [{ id, entry }], AT);
  await removeEntry(phone.box, id, entry, false, AT);
  expect(await phone.box.mutations.count()).toBe(0);
  await bringBack(phone.box, { id, entry }, AT);
  await sync(phone);
  await removeEntry(phone.box, id, entry, true, AT);
  await bringBack(phone.box, { id, entry }, AT); // the removal was not sent: it is gone
  expect(await phone.box.mutations.count()).toBe(0);
  await removeEntry(phone.box, id, entry, true, AT);
  await sync(phone);
  expect(phone.server.logs.get(id)).toMatchObject({ entry: null, version: 2 });
  await bringBack(phone.box, { id, entry }, AT);
  await sync(phone);
  expect(phone.server.logs.get(id)).toMatchObject({ version: 3, entry: { laps: 1 } });
});

it('a change over one that may have taken effect comes after it', async () => {
  const phone = onePhone();
  const id = uuidv7();
  await logRides(phone.box, [{ id, entry }], AT);
  const dead = {
    ...phone.net,
    push: async (request: Parameters<typeof phone.net.push>[0]) => {
      await phone.net.push(request);
      throw new TypeError('the answer is lost');
    },
  };
  await pushOnce(phone.box, phone.user, dead, around).catch(() => undefined);
  await changeEntry(phone.box, id, entry, { ...entry, note: 'front row' }, AT);
  expect(await phone.box.mutations.count()).toBe(2);
  await sync(phone);
  expect(phone.server.logs.get(id)).toMatchObject({ version: 2, entry: { note: 'front row' } });
});

it('a refused one keeps its words, lets others pass, and goes or changes at its writer’s word', async () => {
  const phone = onePhone();
  const [bad, good] = [uuidv7(), uuidv7()];
  await logRides(phone.box, [{ id: bad, entry: { ...entry, note: 'my words' } }], AT);
  await logRides(phone.box, [{ id: good, entry }], AT);
  phone.server.logs.set(bad, {
    ...{ id: bad, userId: uuidv7(), entry: null, version: 1, receivedAt: AT }, // somebody else's
  });
  await sync(phone);
  const [left] = await deedsIn(phone.box);
  expect(left).toMatchObject({ state: 'parked', error: { code: 'ID_TAKEN' } });
  expect(left!.args).toMatchObject({ fields: { note: 'my words' } });
  expect(phone.server.logs.has(good)).toBe(true);
  await discardDeeds(phone.box, `log:${bad}`);
  expect(await unsentIn(phone.box)).toBe(0);
});

it('a server that was set back is offered them again', async () => {
  const phone = onePhone();
  const ids = Array.from({ length: 3 }, () => uuidv7());
  await logRides(
    phone.box,
    ids.map((id) => ({ id, entry })),
    AT,
  );
  await sync(phone);
  expect(await phone.box.mutations.count()).toBe(0);
  await offerAgain(phone.box);
  expect(await phone.box.mutations.count()).toBe(3);
  await sync(phone);
  expect([...phone.server.logs.values()].map((row) => row.version)).toEqual([1, 1, 1]);
  expect(await unsentIn(phone.box)).toBe(0);
});

it('S49: they are no strays', async () => {
  const { box } = onePhone();
  await logRides(box, [{ id: uuidv7(), entry }], AT);
  const mutations = await box.mutations.toArray();
  expect(findDamage({ drafts: [], mutations, photos: [], byteIds: [] })).toEqual({
    damaged: new Set(),
    strays: 0,
  });
});

it('what a guest saw is claimed with its own time; taken back before it was sent it leaves no trace, later it is a removal', async () => {
  const phone = onePhone();
  const guest = outboxOf(GUEST);
  const about = { name: 'Taron', href: '/parks/p/rides/taron' };
  const [kept, gone] = [uuidv7(), uuidv7()];
  for (const sightingId of [kept, gone, gone])
    await sayIt(
      guest,
      {
        sightingId,
        subject: { kind: 'ride', id: ride.id },
        said: 'CLOSED',
        at: '2026-05-30T10:00:00.000Z',
        mark: null,
      },
      about,
      AT,
    );
  expect(await guest.mutations.count()).toBe(2);
  await takeItBack(guest, gone, false, about, AT);
  await adoptGuest(phone.user);
  await sync(phone);
  expect([...phone.server.sightings.values()]).toMatchObject([
    { id: kept, version: 1, sighting: { day: '2026-05-30', at: '2026-05-30T10:00:00.000Z' } },
  ]);
  expect(await phone.box.mutations.count()).toBe(0);
  await takeItBack(phone.box, kept, true, about, AT);
  await takeItBack(phone.box, kept, true, about, AT);
  await sync(phone);
  expect(phone.server.sightings.get(kept)).toMatchObject({ version: 2, sighting: null });
  expect(await phone.box.mutations.count()).toBe(0);
});
