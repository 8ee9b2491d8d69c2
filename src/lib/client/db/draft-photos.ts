import type { Outbox } from './outbox.ts';

/** Says what a photo of a draft shows; not of one that is being sent. */
export async function describePhoto(box: Outbox, photoId: string, caption: string): Promise<void> {
  await box.transaction('rw', box.drafts, box.photos, async () => {
    const photo = await box.photos.get(photoId);
    if (!photo || (await box.drafts.get(photo.draftId))?.state === 'queued') return;
    await box.photos.update(photoId, { caption });
  });
}

/** Puts the photos of a draft in this order; those that are not named come after, as they stood. */
export async function orderPhotos(
  box: Outbox,
  draftId: string,
  ids: readonly string[],
): Promise<void> {
  await box.transaction('rw', box.drafts, box.photos, async () => {
    if ((await box.drafts.get(draftId))?.state === 'queued') return;
    const photos = await box.photos.where({ draftId }).sortBy('position');
    const place = (id: string): number => (ids.includes(id) ? ids.indexOf(id) : ids.length);
    photos.sort((a, b) => place(a.id) - place(b.id));
    for (const [position, { id }] of photos.entries()) await box.photos.update(id, { position });
  });
}
