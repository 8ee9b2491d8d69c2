import { GUEST, outboxOf, type Outbox } from './outbox.ts';

/**
 * How many contributions were written on this phone before anyone signed in, and may be claimed by
 * `account`; none once that account left them, until it signs in again.
 */
export async function claimable(account: string): Promise<number> {
  const guest = outboxOf(GUEST);
  const owner = (await guest.meta.get('adoptedBy'))?.value;
  if (owner !== undefined && owner !== account) return 0;
  if ((await guest.meta.get('leftBy'))?.value === account) return 0;
  return guest.drafts.count();
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
 * account from claiming the same words.
 */
export async function adoptGuest(account: string): Promise<void> {
  const guest = outboxOf(GUEST);
  const mark = await guest.transaction('rw', guest.meta, async () => {
    const owner = (await guest.meta.get('adoptedBy'))?.value ?? account;
    await guest.meta.put({ key: 'adoptedBy', value: owner });
    return owner;
  });
  if (mark !== account) return;

  const own = outboxOf(account);
  const [drafts, mutations, photos, bytes] = await Promise.all([
    guest.drafts.toArray(),
    guest.mutations.orderBy('order').toArray(),
    guest.photos.toArray(),
    guest.bytes.toArray(),
  ]);
  await own.transaction('rw', [own.drafts, own.mutations, own.photos, own.bytes], async () => {
    const known = new Set(await own.drafts.toCollection().primaryKeys());
    const fresh = new Set(drafts.map((d) => d.id).filter((id) => !known.has(id)));
    await own.drafts.bulkPut(drafts.filter((d) => fresh.has(d.id)));
    await own.mutations.bulkAdd(
      mutations.filter((m) => fresh.has(m.draftId)).map(({ order: _, ...m }) => m),
    );
    await own.photos.bulkPut(photos.filter((p) => fresh.has(p.draftId)));
    const freshPhotos = new Set(photos.filter((p) => fresh.has(p.draftId)).map((p) => p.id));
    await own.bytes.bulkPut(bytes.filter((b) => freshPhotos.has(b.id)));
  });
  await empty(guest);
}

async function empty(guest: Outbox): Promise<void> {
  await guest.transaction(
    'rw',
    [guest.drafts, guest.mutations, guest.photos, guest.bytes, guest.meta],
    async () => {
      await Promise.all([
        guest.drafts.clear(),
        guest.mutations.clear(),
        guest.photos.clear(),
        guest.bytes.clear(),
        guest.meta.delete('adoptedBy'),
      ]);
    },
  );
}
