import { z } from 'zod';
import { PHOTOS_MAX, personText } from '../review/review.ts';
import { refused, type Mutation } from './mutation.ts';

export const CAPTION_MAX = 200; // graphemes

const args = z.strictObject({
  photoId: z.uuid(),
  submissionId: z.uuid(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  width: z.number().int().min(1).max(4096),
  height: z.number().int().min(1).max(4096),
  position: z
    .number()
    .int()
    .min(0)
    .max(PHOTOS_MAX - 1),
  caption: personText(CAPTION_MAX).nullable(),
});
export type PhotoAttach = z.infer<typeof args>;

/** Ties an uploaded photo to its submission. The same picture twice is one. */
export const photoAttach: Mutation<PhotoAttach> = {
  name: 'photo.attach',
  v: 1,
  args,
  action: 'photo.attach',
  lane: (a) => `submission:${a.submissionId}`,
  deps: (a) => [a.sha256],
  reads: (a) => ({ submissionId: a.submissionId, photoSha256: a.sha256 }),
  apply(view, a, env) {
    const current = view.submission;
    if (current?.kind !== 'review' || current.authorId !== env.actorId) return refused('NOT_FOUND');
    if (current.photos.some((p) => p.sha256 === a.sha256))
      return { kind: 'changed', changes: [], version: current.version };
    if (current.photos.length >= PHOTOS_MAX) return refused('TOO_MANY_PHOTOS');
    if (!view.photo) return { kind: 'not-yet', code: 'UPLOAD_MISSING' };
    if (view.photo.state === 'REFUSED') return refused(view.photo.code);
    if (view.photo.state === 'STORED') return { kind: 'not-yet', code: 'BUSY' };

    const version = current.version + 1;
    // Approved without it: the desk has not seen this photo, and it must not be forgotten.
    const isLate = current.state === 'APPROVED' || current.state === 'PARTLY_APPROVED';
    const state = isLate ? 'PENDING' : current.state;
    const photo = {
      id: a.photoId,
      sha256: a.sha256,
      width: a.width,
      height: a.height,
      position: a.position,
      caption: a.caption,
    };
    return {
      kind: 'changed',
      changes: [
        { kind: 'submission', row: { ...current, state, version } },
        { kind: 'submission-photo', submissionId: current.id, photo },
      ],
      version,
    };
  },
};
