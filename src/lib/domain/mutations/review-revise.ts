import { z } from 'zod';
import { PHOTOS_MAX, reviewFields } from '../review/review.ts';
import { refused, type Mutation } from './mutation.ts';

const args = z.strictObject({
  submissionId: z.uuid(),
  /** The version the author was looking at. */
  baseVersion: z.number().int().min(1),
  fields: reviewFields,
  photoCount: z.number().int().min(0).max(PHOTOS_MAX),
});
export type ReviewRevise = z.infer<typeof args>;

/**
 * The author's newer words for one submission. Whatever was decided meanwhile, they go to the desk
 * (again): a published review stays as it is until the new version is decided.
 */
export const reviewRevise: Mutation<ReviewRevise> = {
  name: 'review.revise',
  v: 1,
  args,
  action: 'review.revise',
  lane: (a) => `submission:${a.submissionId}`,
  deps: () => [],
  reads: (a) => ({ submissionId: a.submissionId }),
  apply(view, a, env) {
    const current = view.submission;
    if (current?.kind !== 'review' || current.authorId !== env.actorId) return refused('NOT_FOUND');
    const version = current.version + 1;
    const row = {
      ...current,
      fields: a.fields,
      photoCount: Math.max(a.photoCount, current.photos.length),
      state: 'PENDING' as const,
      version,
      receivedAt: env.now, // the last received becomes current, and its photos get their time
    };
    return { kind: 'changed', changes: [{ kind: 'submission', row }], version };
  },
};
