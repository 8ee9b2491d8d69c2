import 'fake-indexeddb/auto';
import { uuidv7 } from 'uuidv7';
import { expect, it } from 'vitest';
import type { ContributionRow } from '#lib/domain/moderation/submission.ts';
import { choosePhotos } from '../sync/choose.ts';
import { outboxOf, type ReviewDraftRow } from './outbox.ts';
import { addPhoto, queueDraft, releaseShown, reopenDraft, saveDraft } from './writing.ts';

const fields = {
  rating: 8,
  title: 't',
  text: 'x',
  visitedOn: null,
  waitedMinutes: null,
  language: 'en',
};

/** A review with one photo, queued on a new phone. */
async function queuedReview() {
  const box = outboxOf(uuidv7());
  const draft: ReviewDraftRow = {
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
  return { box, draft, photo };
}

it('a review sent again with a photo the server refused tries that photo once more', async () => {
  const { box, draft, photo } = await queuedReview();
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

it('S12: it is let go of when every item is answered, the version reached, and every photo there', async () => {
  const { box, draft, photo } = await queuedReview();
  const shown = (version: number, shas: string[]): ContributionRow => ({
    id: draft.id,
    kind: 'review',
    subject: draft.subject,
    parkId: uuidv7(),
    fields,
    photoCount: 1,
    photos: shas.map((sha256, position) => ({
      ...{ id: uuidv7(), sha256, position, width: 8, height: 8, caption: null },
    })),
    state: 'PENDING',
    version,
    receivedAt: draft.updatedAt,
    decidedAt: null,
    reason: null,
  });
  const whole = shown(2, [photo.sha256]);
  const tries = async (row: ContributionRow): Promise<boolean> => releaseShown(box, row);

  expect(await tries(whole)).toBe(false); // nothing is answered
  const [words, attach] = await box.mutations.orderBy('order').toArray();
  await box.mutations.update(words!.order!, { state: 'acked', version: 1 });
  expect(await tries(whole)).toBe(false); // the photo's item is not
  await box.mutations.update(attach!.order!, { state: 'acked', version: 2 });
  expect(await tries(shown(1, [photo.sha256]))).toBe(false); // an older page of the feed
  expect(await tries(shown(2, []))).toBe(false);
  expect(await box.drafts.count()).toBe(1);

  expect(await tries(whole)).toBe(true);
  const left = [box.drafts, box.mutations, box.photos, box.bytes].map((table) => table.count());
  expect(await Promise.all(left)).toEqual([0, 0, 0, 0]);
});
