import { z } from 'zod';
import { PHOTOS_MAX } from '../photo/rules.ts';
import { reviewDetails, reviewFields } from '../review/review.ts';
import type { ReviewDetails } from '../review/details.ts';
import { refused, type Mutation } from './mutation.ts';

const wordsOnly = z.strictObject({
  submissionId: z.uuid(),
  subject: z.strictObject({ kind: z.enum(['park', 'ride']), id: z.uuid() }),
  fields: reviewFields,
  /** How many photos will be attached. */
  photoCount: z.number().int().min(0).max(PHOTOS_MAX),
});
type WordsOnly = z.infer<typeof wordsOnly>;
export interface ReviewSubmit extends WordsOnly {
  details: ReviewDetails;
}

const submit = <Args extends WordsOnly & { details?: ReviewDetails }>(
  v: number,
  args: z.ZodType<Args>,
): Mutation<Args> => ({
  name: 'review.submit',
  v,
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
      details: a.details ?? null,
      photoCount: a.photoCount,
      photos: [],
      state: 'PENDING' as const,
      version: 1,
      receivedAt: env.now,
    };
    return { kind: 'changed', changes: [{ kind: 'submission', row }], version: 1 };
  },
});

/** A first review, or a new one on a subject reviewed before: the last received becomes current. */
export const reviewSubmit: Mutation<ReviewSubmit> = submit(
  2,
  wordsOnly.extend({ details: reviewDetails }),
);

/** As apps sent it that knew of no details. */
export const reviewSubmit1: Mutation<WordsOnly> = submit(1, wordsOnly);
