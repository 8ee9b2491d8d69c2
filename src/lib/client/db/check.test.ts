import 'fake-indexeddb/auto';
import { uuidv7 } from 'uuidv7';
import { expect, it } from 'vitest';
import { findDamage } from './check.ts';
import { outboxOf, type ReviewDraftRow, type Outbox } from './outbox.ts';
import { addPhoto, queueDraft, saveDraft } from './writing.ts';

// S49: what a browser lost of a contribution is found, and nothing is deleted.

const fields = {
  ...{ rating: 8, title: 't', text: 'x', visitedOn: null, waitedMinutes: null, language: 'en' },
};

async function oneQueued(): Promise<{ box: Outbox; id: string }> {
  const box = outboxOf(uuidv7());
  const draft: ReviewDraftRow = {
    ...{ id: uuidv7(), subject: { kind: 'ride', id: uuidv7() }, subjectName: 'Ride' },
    ...{ subjectHref: '/parks/p/rides/r', fields, baseVersion: null, photosHeld: 0 },
    ...{ state: 'draft', updatedAt: '2026-06-01T10:00:00.000Z' },
  };
  await saveDraft(box, draft);
  await addPhoto(box, draft, {
    ...{ sha256: 'a'.repeat(64), bytes: new ArrayBuffer(8), type: 'image/jpeg' },
    ...{ width: 8, height: 8, thumb: new ArrayBuffer(1), removed: [] },
  });
  await queueDraft(box, draft, fields, draft.updatedAt);
  return { box, id: draft.id };
}

const look = async (box: Outbox) =>
  findDamage({
    drafts: await box.drafts.toArray(),
    mutations: await box.mutations.toArray(),
    photos: await box.photos.toArray(),
    byteIds: await box.bytes.toCollection().primaryKeys(),
  });

it.each<[string, (box: Outbox) => Promise<unknown>, boolean, number]>([
  ['nothing lost', async () => undefined, false, 0],
  ['its items', (box) => box.mutations.clear(), true, 0],
  ['a photo', (box) => box.photos.clear(), true, 1],
  ['the bytes of a photo', (box) => box.bytes.clear(), true, 0],
  ['the words themselves', (box) => box.drafts.clear(), false, 3],
])('%s', async (_, lose, isDamaged, strays) => {
  const { box, id } = await oneQueued();
  await lose(box);
  const found = await look(box);
  expect([...found.damaged]).toEqual(isDamaged ? [id] : []);
  expect(found.strays).toBe(strays);
});
