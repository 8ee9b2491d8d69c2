import { addUnknown, countDeeds } from './deeds.ts';
import { GUEST, outboxOf, type MutationRow, type Outbox } from './outbox.ts';
import { unsentIn } from './unsent.ts';

/**
 * How much was written on this phone before anyone signed in, and may be claimed by
 * `account`; none once that account left them, until it signs in again.
 */
export async function claimable(account: string): Promise<number> {
  const guest = outboxOf(GUEST);
  const owner = (await guest.meta.get('adoptedBy'))?.value;
  if (owner !== undefined && owner !== account) return 0;
  if ((await guest.meta.get('leftBy'))?.value === account) return 0;
  return unsentIn(guest);
}

/** They are not this account's: not asked again at every opening of the app. */
export async function leaveGuest(account: string): Promise<void> {
  await outboxOf(GUEST).meta.put({ key: 'leftBy', value: account });
}

/** Someone signed in just now, so the question is worth asking, whoever left it before. */
export async function askAgain(): Promise<void> {
  await outboxOf(GUEST).meta.delete('leftBy');
}

/**
 * Moves what was written signed out into the account's own outbox, at the person's word. The ids
 * stay, so that a crash half-way is finished by doing it again; the mark made first keeps a second
 * account from claiming the same words. What a tab wrote on after an earlier claim comes as a draft
 * of its own.
 */
export const adoptGuest = (account: string): Promise<void> =>
  moveGuest(outboxOf(GUEST), outboxOf(account), account);

export async function moveGuest(guest: Outbox, own: Outbox, account: string): Promise<void> {
  const mark = await guest.transaction('rw', guest.meta, async () => {
    const owner = (await guest.meta.get('adoptedBy'))?.value ?? account;
    await guest.meta.put({ key: 'adoptedBy', value: owner });
    return owner;
  });
  if (mark !== account) return;

  const read = await everythingOf(guest);
  await own.transaction('rw', [own.drafts, own.mutations, own.photos, own.bytes, own.meta], () =>
    take(own, read),
  );
  await guest.transaction(
    'rw',
    [guest.drafts, guest.mutations, guest.photos, guest.bytes, guest.meta],
    () => letGo(guest, read),
  );
}

type Everything = Awaited<ReturnType<typeof everythingOf>>;

/** In one transaction, so that no draft is read without its photos. */
const everythingOf = (box: Outbox) =>
  box.transaction('r', [box.drafts, box.mutations, box.photos, box.bytes], async () => ({
    drafts: await box.drafts.toArray(),
    mutations: await box.mutations.orderBy('order').toArray(),
    photos: await box.photos.toArray(),
    bytes: await box.bytes.toArray(),
  }));

const adoptedKey = (id: string): string => `adopted ${id}`;

async function take(own: Outbox, { drafts, mutations, photos, bytes }: Everything): Promise<void> {
  const targets = new Map<string, string>();
  for (const draft of drafts) {
    const taken = (await own.meta.get(adoptedKey(draft.id)))?.value;
    if (taken === draft.updatedAt) continue; // by a claim that was cut after this
    const here = await own.drafts.get(draft.id);
    const isNew = taken === undefined && !here;
    // Written on in a tab that still had the guest's form open, and not touched here since.
    const goesOn = here?.state === 'draft' && here.updatedAt === taken;
    const id = isNew || goesOn ? draft.id : own.newId();
    targets.set(draft.id, id);
    // The guest's items know only part of a draft that goes on: it is sent again from here.
    await own.drafts.put(isNew ? draft : { ...draft, id, state: 'draft' });
    await own.meta.put({ key: adoptedKey(draft.id), value: draft.updatedAt });
    if (!isNew) continue;
    const items = mutations.filter((m) => m.draftId === draft.id);
    await own.mutations.bulkAdd(items.map(({ order: _, ...m }) => m));
  }
  const knownPhotos = new Set(await own.photos.toCollection().primaryKeys());
  const fresh = photos.filter((p) => targets.has(p.draftId) && !knownPhotos.has(p.id));
  if (fresh.length > 0) {
    await own.photos.bulkPut(fresh.map((p) => ({ ...p, draftId: targets.get(p.draftId)! })));
    const freshIds = new Set(fresh.map((p) => p.id));
    await own.bytes.bulkPut(bytes.filter((b) => freshIds.has(b.id)));
  }
  await takeDeeds(
    own,
    mutations.filter((m) => m.draftId === null),
  );
}

/**
 * Each once: one that a claim took which was cut may have made room for a later word since, and would come after it.
 */
async function takeDeeds(own: Outbox, deeds: readonly MutationRow[]): Promise<void> {
  const fresh: MutationRow[] = [];
  for (const deed of deeds) {
    const key = adoptedKey(deed.id);
    const taken = await own.meta.get(key);
    await own.meta.put({ key, value: true });
    if (!taken) fresh.push(deed);
  }
  if (fresh.length > 0) await addUnknown(own, fresh);
}

/** Deletes what was read, but for drafts that a tab wrote on meanwhile; a deed changed meanwhile is another. */
async function letGo(guest: Outbox, read: Everything): Promise<void> {
  let left = 0;
  for (const draft of read.drafts) {
    const now = await guest.drafts.get(draft.id);
    if (now && (now.updatedAt !== draft.updatedAt || now.state !== draft.state)) {
      left++;
      continue;
    }
    const photoIds = read.photos.filter((p) => p.draftId === draft.id).map((p) => p.id);
    await guest.drafts.delete(draft.id);
    await guest.mutations.where({ draftId: draft.id }).delete();
    await guest.photos.bulkDelete(photoIds);
    await guest.bytes.bulkDelete(photoIds);
  }
  const deeds = read.mutations.filter((m) => m.draftId === null);
  await guest.mutations.bulkDelete(deeds.map((m) => m.order!));
  left += await countDeeds(guest);
  if (left === 0) await guest.meta.delete('adoptedBy');
}
