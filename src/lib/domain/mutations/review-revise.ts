import { z } from 'zod';
import { waitingAgain } from '../moderation/submission.ts';
import { PHOTOS_MAX } from '../photo/rules.ts';
import type { ReviewDetails } from '../review/details.ts';
import { reviewDetails, reviewFields } from '../review/review.ts';
import { refused, type Mutation } from './mutation.ts';

const wordsOnly = z.strictObject({
  submissionId: z.uuid(),
  /** The version the author was looking at. */
  baseVersion: z.number().int().min(1),
  fields: reviewFields,
  photoCount: z.number().int().min(0).max(PHOTOS_MAX),
});
type WordsOnly = z.infer<typeof wordsOnly>;
export interface ReviewRevise extends WordsOnly {
  details: ReviewDetails;
}

const revise = <Args extends WordsOnly & { details?: ReviewDetails }>(
  v: number,
  args: z.ZodType<Args>,
): Mutation<Args> => ({
  name: 'review.revise',
  v,
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
      details: a.details ?? current.details,
      photoCount: Math.max(a.photoCount, current.photos.length),
      state: waitingAgain(current.state),
      version,
      receivedAt: env.now, // the last received becomes current, and its photos get their time
    };
    return { kind: 'changed', changes: [{ kind: 'submission', row }], version };
  },
});

/**
 * The author's newer words for one submission. Whatever was decided meanwhile, they go to the desk
 * (again): a published review stays as it is until the new version is decided.
 */
export const reviewRevise: Mutation<ReviewRevise> = revise(
  2,
  wordsOnly.extend({ details: reviewDetails }),
);

/** As apps sent it that knew of no details: what they could not show, they do not take away. */
export const reviewRevise1: Mutation<WordsOnly> = revise(1, wordsOnly);
