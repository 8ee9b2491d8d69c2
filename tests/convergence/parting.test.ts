import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import { DomainError } from '#lib/domain/errors.ts';
import { adoptGuest, claimable } from '#lib/client/db/adopt.ts';
import { Cache } from '#lib/client/db/cache.ts';
import { clearMine, mineOf } from '#lib/client/db/mine.ts';
import { GUEST, outboxOf, type Outbox } from '#lib/client/db/outbox.ts';
import {
  addPhoto,
  queueDraft,
  removePhoto,
  reopenDraft,
  saveDraft,
} from '#lib/client/db/writing.ts';
import { chooseMutations, nextTime } from '#lib/client/sync/choose.ts';
import type { Net } from '#lib/client/sync/net.ts';
import { pullCatalogue } from '#lib/client/sync/pull-catalogue.ts';
import { pullMine } from '#lib/client/sync/pull.ts';
import { pushOnce } from '#lib/client/sync/push.ts';
import type { FeedPage } from '#lib/protocol/feed.ts';
import { uploadOnce, type Uploader } from '#lib/client/sync/uploads.ts';
import type { ModelServer } from './model-server.ts';
import { AT, draftOf, fields, onePhone, picture, queue } from './one-phone.ts';
import { aReview, reviewFieldsOf } from '../support/reviews.ts';

let clock = 1;
const around = { now: () => clock, chance: () => 0.5 };

/** Passes over a good line, an hour apart, until nothing more can happen. */
async function settle(phone: ReturnType<typeof onePhone>, upload?: Uploader): Promise<void> {
  const { box, user, net, server } = phone;
  const send: Uploader = upload ?? (async ({ sha256 }) => void server.photos.add(sha256));
  for (let i = 0; i < 12; i++) {
    clock += 3_600_000;
    while (await pushOnce(box, user, net, around).catch(() => false));
    await uploadOnce(box, user, net, send, around, () => undefined).catch(() => undefined);
    await pullMine(mineOf(user), box, net, user).catch(() => undefined);
  }
}

const refusing =
  (server: ModelServer, sha: string): Uploader =>
  async ({ sha256 }) => {
    if (sha256 === sha) throw new DomainError('NOT_A_PHOTO');
    server.photos.add(sha256);
  };

const isEmpty = async (box: Outbox): Promise<boolean> =>
  (await box.drafts.count()) + (await box.mutations.count()) + (await box.bytes.count()) === 0;

describe('mending what could not be sent', () => {
  it('without the photo that was refused the review becomes whole', async () => {
    const phone = onePhone();
    const [good, bad] = [picture(), picture()];
    const draft = await queue(phone.box, [good, bad]);
    await settle(phone, refusing(phone.server, bad.sha256));
    expect((await phone.box.drafts.get(draft.id))?.state).toBe('queued');
    await reopenDraft(phone.box, draft.id);
    const refused = await phone.box.photos.where({ draftId: draft.id }).toArray();
    expect(refused.map((p) => p.sha256)).toEqual([bad.sha256]);
    await removePhoto(phone.box, refused[0]!.id);
    await queueDraft(phone.box, aReview(await phone.box.drafts.get(draft.id)), fields, AT);
    await settle(phone);
    const row = phone.server.submissions.get(draft.id)!;
    expect(row.photos.map((p) => p.sha256)).toEqual([good.sha256]);
    expect(row.photoCount).toBe(1);
    expect(await isEmpty(phone.box)).toBe(true);
  });

  it('S7: a photo the server refuses when it is attached is shown as the refused one', async () => {
    const phone = onePhone();
    const photo = picture();
    const draft = await queue(phone.box, [photo]);
    const net: Net = {
      ...phone.net,
      push: async (request) => {
        const results = request.mutations.map((m) =>
          m.name === 'photo.attach'
            ? ({ id: m.id, kind: 'rejected', code: 'TOO_MANY_PIXELS' } as const)
            : ({ id: m.id, kind: 'applied', version: 1 } as const),
        );
        return { p: 1, results };
      },
    };
    await settle({ ...phone, net });
    expect(await phone.box.photos.where({ draftId: draft.id }).first()).toMatchObject({
      state: 'refused',
      error: 'TOO_MANY_PIXELS',
    });
  });

  it('a photo refused after its item had a number does not stop the lane for ever', async () => {
    const phone = onePhone();
    const photo = picture();
    const draft = await queue(phone.box, [photo]);
    phone.server.photos.add(photo.sha256);
    await phone.box.photos.where({ draftId: draft.id }).modify({ state: 'uploaded' });
    phone.server.photos.clear(); // lost on the server between the upload and the attaching
    await settle(phone, refusing(phone.server, photo.sha256));
    const items = await phone.box.mutations.where({ draftId: draft.id }).toArray();
    expect(items.map((m) => m.state)).toEqual(['acked', 'parked']);
    await reopenDraft(phone.box, draft.id);
    await queueDraft(phone.box, aReview(await phone.box.drafts.get(draft.id)), fields, AT);
    await settle(phone);
    expect(phone.server.submissions.get(draft.id)).toMatchObject({ photoCount: 1 });
    expect(await isEmpty(phone.box)).toBe(true);
  });

  it('S7: words that were refused let what already has a number run its course', async () => {
    const phone = onePhone();
    const draft = await queue(phone.box, [picture()]);
    await phone.box.mutations.where({ draftId: draft.id }).modify((m) => {
      m.seq = m.order!;
      m.state = m.deps.length === 0 ? 'parked' : 'queued';
    });
    const items = await phone.box.mutations.where({ draftId: draft.id }).toArray();
    const photos = [{ sha256: items[1]!.deps[0]!, state: 'uploaded' as const }];
    expect(chooseMutations(items, photos, 1).map((m) => m.id)).toEqual([items[1]!.id]);
  });

  it('a photo that the server holds stays held when the words are opened again', async () => {
    const phone = onePhone();
    const [sent, stuck] = [picture(), picture()];
    const draft = await queue(phone.box, [sent, stuck]);
    await settle(phone, refusing(phone.server, stuck.sha256));
    await reopenDraft(phone.box, draft.id);
    expect(await phone.box.drafts.get(draft.id)).toMatchObject({ photosHeld: 1 });
    const left = await phone.box.photos.where({ draftId: draft.id }).toArray();
    expect(left.map((p) => p.sha256)).toEqual([stuck.sha256]);
    // The same picture picked again is not counted twice: the review would never be whole.
    await addPhoto(phone.box, aReview(await phone.box.drafts.get(draft.id)), sent);
    await queueDraft(phone.box, aReview(await phone.box.drafts.get(draft.id)), fields, AT);
    await settle(phone);
    const row = phone.server.submissions.get(draft.id)!;
    expect([row.photoCount, row.photos.length]).toEqual([2, 2]);
    expect(await isEmpty(phone.box)).toBe(true);
  });

  it('words whose submission the server no longer knows are sent as new ones', async () => {
    const phone = onePhone();
    const draft = draftOf({ baseVersion: 3, photosHeld: 1 });
    await saveDraft(phone.box, draft);
    await queueDraft(phone.box, draft, fields, AT);
    await settle(phone);
    await reopenDraft(phone.box, draft.id);
    await queueDraft(phone.box, aReview(await phone.box.drafts.get(draft.id)), fields, AT);
    await settle(phone);
    expect(phone.server.submissions.get(draft.id)).toMatchObject({ fields, photoCount: 0 });
  });

  it('words under an id that is taken go under another, with their photos', async () => {
    const phone = onePhone();
    const first = await queue(phone.box);
    await settle(phone);
    const photo = picture();
    const again = draftOf({ id: first.id, fields: { ...fields, text: 'again' } });
    await saveDraft(phone.box, again);
    await addPhoto(phone.box, again, photo);
    await queueDraft(phone.box, again, { ...fields, text: 'again' }, AT);
    await pushOnce(phone.box, phone.user, phone.net, around);
    expect(await phone.box.mutations.toCollection().first()).toMatchObject({
      state: 'parked',
      error: { code: 'ID_TAKEN' },
    });
    await reopenDraft(phone.box, first.id);
    const [moved] = await phone.box.drafts.toArray();
    await queueDraft(phone.box, aReview(moved), { ...fields, text: 'again' }, AT);
    await settle(phone);
    const texts = [...phone.server.submissions.values()].map((s) => [
      reviewFieldsOf(s).text,
      s.photoCount,
    ]);
    expect(texts).toEqual([
      ['x', 0],
      ['again', 1],
    ]);
    expect(await isEmpty(phone.box)).toBe(true);
  });
});

describe('a draft that was sent from elsewhere', () => {
  it('says so when more is typed, instead of dropping it', async () => {
    const { box } = onePhone();
    const draft = await queue(box);
    expect(await saveDraft(box, { ...draft, fields: { ...fields, text: 'more' } })).toBe(false);
  });

  it('takes no further photo and gives none back', async () => {
    const phone = onePhone();
    const photo = picture();
    const draft = await queue(phone.box, [photo]);
    expect(await addPhoto(phone.box, draft, picture())).toBeNull();
    const kept = await phone.box.photos.where({ draftId: draft.id }).first();
    await removePhoto(phone.box, kept!.id);
    await settle(phone);
    expect(phone.server.submissions.get(draft.id)?.photos).toHaveLength(1);
    expect(await isEmpty(phone.box)).toBe(true);
  });
});

describe('the queue as a whole', () => {
  it('S7: a request the server cannot read parks the item it is about, and no other', async () => {
    const phone = onePhone();
    const [bad, good] = [await queue(phone.box), await queue(phone.box)];
    const net: Net = {
      ...phone.net,
      push: async (request) => {
        if (request.mutations.some((m) => m.lane.endsWith(bad.id)))
          throw new DomainError('TOO_LARGE');
        return phone.net.push(request);
      },
    };
    await settle({ ...phone, net });
    expect(phone.server.submissions.has(good.id)).toBe(true);
    expect(await phone.box.mutations.where({ draftId: bad.id }).first()).toMatchObject({
      state: 'parked',
      error: { code: 'TOO_LARGE' },
    });
  });

  it('S33: a server that lost what it had acknowledged is told again (restored from a backup)', async () => {
    const phone = onePhone();
    const photo = picture();
    const draft = await queue(phone.box, [photo]);
    while (await pushOnce(phone.box, phone.user, phone.net, around));
    const blank = onePhone();
    let refused = false;
    const net: Net = {
      ...blank.net,
      mine: async (user, cursor) => {
        if (refused) return blank.net.mine(user, cursor);
        refused = true;
        return { p: 1, mustRefetch: true };
      },
    };
    await settle({ ...phone, net, server: blank.server });
    expect(blank.server.submissions.get(draft.id)?.photos).toHaveLength(1);
    expect(await isEmpty(phone.box)).toBe(true);
  });

  it('S6: a gap at the head of a lane starts the numbering anew', async () => {
    const phone = onePhone();
    const draft = await queue(phone.box);
    await phone.box.lanes.put({ lane: `submission:${draft.id}`, last: 4 });
    await settle(phone);
    expect(phone.server.submissions.has(draft.id)).toBe(true);
    expect(phone.server.effects).toHaveLength(1);
  });

  it('no timer for a time that has passed: that would be a loop without a pause', async () => {
    const { box } = onePhone();
    const draft = await queue(box, [picture()]);
    await box.mutations.where({ draftId: draft.id }).modify({ nextAt: 100 });
    await box.photos.where({ draftId: draft.id }).modify({ nextAt: 5_000 });
    const items = await box.mutations.toArray();
    const photos = await box.photos.toArray();
    expect(nextTime(items, photos, 1_000)).toBe(5_000);
    expect(nextTime([], photos, 6_000)).toBeNull();
    expect(nextTime([], photos, 1_000)).toBeNull(); // of a draft: nothing asks for it
  });

  it('I25: a clock set back by years does not make an item wait for years', async () => {
    const { box } = onePhone();
    const draft = await queue(box);
    await box.mutations.where({ draftId: draft.id }).modify({ nextAt: 1e12 });
    expect(chooseMutations(await box.mutations.toArray(), [], 1_000)).toHaveLength(1);
  });
});

describe('S9: claiming what was written signed out', () => {
  it('keeps what was typed on in another tab after it was claimed', async () => {
    const account = uuidv7();
    const guest = outboxOf(GUEST);
    const draft = draftOf();
    await saveDraft(guest, draft);
    await adoptGuest(account);
    // The other tab still has the guest's form open.
    const later = { ...fields, text: 'typed later' };
    await saveDraft(guest, { ...draft, fields: later, updatedAt: '2026-06-01T10:05:00.000Z' });
    expect(await claimable(account)).toBe(1);
    await adoptGuest(account);
    const texts = (await outboxOf(account).drafts.toArray()).map((d) => aReview(d).fields.text);
    expect(texts).toEqual(['typed later']);
    expect(await guest.drafts.count()).toBe(0);
  });

  it('a claim that was cut after the copying does not bring back what was sent since', async () => {
    const phone = onePhone();
    const guest = outboxOf(GUEST);
    const draft = await queue(guest, [picture()]);
    const rows = await Promise.all(
      [guest.drafts, guest.mutations, guest.photos, guest.bytes].map((t) => t.toArray()),
    );
    await adoptGuest(phone.user);
    await settle(phone);
    expect(await isEmpty(phone.box)).toBe(true);
    await guest.drafts.bulkPut(rows[0] as never);
    await guest.mutations.bulkPut(rows[1] as never);
    await guest.photos.bulkPut(rows[2] as never);
    await guest.bytes.bulkPut(rows[3] as never);
    await guest.meta.put({ key: 'adoptedBy', value: phone.user });
    await adoptGuest(phone.user);
    expect(await phone.box.drafts.get(draft.id)).toBeUndefined();
    expect(await isEmpty(guest)).toBe(true);
  });
});

describe('what the server told', () => {
  it('S2, H12: a cursor never stands ahead of its rows, also when they are cleared during a pull', async () => {
    const phone = onePhone();
    const drafts = [await queue(phone.box), await queue(phone.box)];
    while (await pushOnce(phone.box, phone.user, phone.net, around));
    const rows = (await phone.net.mine(phone.user, '0')) as FeedPage;
    let signOut = true;
    const net: Net = {
      ...phone.net,
      // Two pages; the person signs out while the second is on its way.
      mine: async (_, cursor) => {
        const at = cursor === '0' ? 0 : Number(cursor.split('.')[1]);
        if (at === 1 && signOut) await clearMine(phone.user);
        const changes = rows.changes.slice(at, at + 1);
        return { ...rows, changes, cursor: `e.${at + changes.length}`, more: at === 0 };
      },
    };
    const mine = mineOf(phone.user);
    await pullMine(mine, phone.box, net, phone.user).catch(() => undefined);
    signOut = false;
    await pullMine(mine, phone.box, net, phone.user);
    expect((await mine.contributions.toCollection().primaryKeys()).sort()).toEqual(
      drafts.map((d) => d.id).sort(),
    );
  });
});

describe('phones of another age', () => {
  it('S23: chunks of a newer shape are not fetched over and over; the app asks to be renewed', async () => {
    const phone = onePhone();
    const cache = new Cache();
    const net: Net = {
      ...phone.net,
      manifest: async (fresh) => ({ ...(await phone.net.manifest(fresh)), schema: 99 }),
    };
    const verify = async (): Promise<boolean> => true;
    await expect(pullCatalogue(cache, net, verify, async () => undefined)).rejects.toMatchObject({
      code: 'APP_OUTDATED',
    });
    expect(await cache.scopes.get('catalogue')).toBeUndefined();
  });

  it('I19: a newer tab can change the shape of the store, and the old one goes on saving', async () => {
    const account = uuidv7();
    const old = outboxOf(account);
    await saveDraft(old, draftOf());
    class Newer extends Dexie {
      constructor() {
        super(`outbox-${account}`);
        this.version(1).stores({ drafts: 'id, updatedAt' });
        this.version(3).stores({ drafts: 'id, updatedAt', later: 'id' });
      }
    }
    const newer = new Newer();
    await newer.open(); // would wait for ever if the old tab kept the store to itself
    const again = draftOf();
    await saveDraft(old, again);
    expect(await newer.table('drafts').get(again.id)).toMatchObject({ id: again.id });
    newer.close();
  });
});
