import { z } from 'zod';
import { PHOTOS_MAX } from '../photo/rules.ts';
import { reviewFields } from '../review/review.ts';
import { refused, type Mutation } from './mutation.ts';

const args = z.strictObject({
  submissionId: z.uuid(),
  subject: z.strictObject({ kind: z.enum(['park', 'ride']), id: z.uuid() }),
  fields: reviewFields,
  /** How many photos will be attached. */
  photoCount: z.number().int().min(0).max(PHOTOS_MAX),
});
export type ReviewSubmit = z.infer<typeof args>;

/** A first review, or a new one on a subject reviewed before: the last received becomes current. */
export const reviewSubmit: Mutation<ReviewSubmit> = {
  name: 'review.submit',
  v: 1,
  args,
  action: 'review.submit',
  lane: (a) => `submission:${a.submissionId}`,
  deps: () => [],
  reads: (a) => ({ subject: a.subject, submissionId: a.submissionId }),
  apply(view, a, env) {
    if (view.submission) return refused('ID_TAKEN');
    if (!view.subject) return refused('SUBJECT_GONE');
    const row = {
      id: a.submissionId,
      kind: 'review' as const,
      authorId: env.actorId,
      subject: a.subject,
      parkId: view.subject.parkId,
      fields: a.fields,
      photoCount: a.photoCount,
      photos: [],
      state: 'PENDING' as const,
      version: 1,
      receivedAt: env.now,
    };
    return { kind: 'changed', changes: [{ kind: 'submission', row }], version: 1 };
  },
};
