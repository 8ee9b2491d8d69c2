import 'fake-indexeddb/auto';
import { uuidv7 } from 'uuidv7';
import { expect, it } from 'vitest';
import { choosePhotos } from '../sync/choose.ts';
import { outboxOf, type DraftRow } from './outbox.ts';
import { addPhoto, queueDraft, reopenDraft, saveDraft } from './writing.ts';

const fields = {
  rating: 8,
  title: 't',
  text: 'x',
  visitedOn: null,
  waitedMinutes: null,
  language: 'en',
};

it('a review sent again with a photo the server refused tries that photo once more', async () => {
  const box = outboxOf(uuidv7());
  const draft: DraftRow = {
    id: uuidv7(),
    subject: { kind: 'ride', id: uuidv7() },
    subjectName: 'Ride',
    subjectHref: '/parks/p/rides/r',
    fields,
    baseVersion: null,
    photosHeld: 0,
    state: 'draft',
    updatedAt: '2026-06-01T10:00:00.000Z',
  };
  await saveDraft(box, draft);
  const photo = (await addPhoto(box, draft, {
    sha256: 'a'.repeat(64),
    bytes: new ArrayBuffer(8),
    type: 'image/jpeg',
    width: 8,
    height: 8,
    thumb: new ArrayBuffer(1),
    removed: [],
  }))!;
  await queueDraft(box, draft, fields, draft.updatedAt);
  await box.photos.update(photo.id, {
    state: 'refused',
    error: 'UPLOAD_MISMATCH',
    uploadUrl: '/x',
  });
  await box.mutations
    .filter((m) => m.deps.length > 0)
    .modify({ state: 'parked', error: { code: 'UPLOAD_MISMATCH' } });

  await reopenDraft(box, draft.id);
  expect(await box.photos.get(photo.id)).toMatchObject({ state: 'refused' });
  await queueDraft(box, { ...draft, state: 'draft' }, fields, draft.updatedAt);

  const next = choosePhotos(
    await box.mutations.orderBy('order').toArray(),
    await box.photos.toArray(),
    1,
  );
  expect(next).toMatchObject([{ id: photo.id, error: null, uploadUrl: null }]);
});
