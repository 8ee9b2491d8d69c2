import { z } from 'zod';
import { refused, type Mutation } from './mutation.ts';

const args = z.strictObject({
  voteId: z.uuid(),
  reviewId: z.uuid(),
  helpful: z.boolean(),
});
export type ReviewHelpful = z.infer<typeof args>;

/**
 * Says that somebody else's review helped, or takes that back. Said twice it is said once. One that was
 * taken off the page meanwhile keeps its votes, so that nobody hears a refusal for a kind word.
 */
export const reviewHelpful: Mutation<ReviewHelpful> = {
  name: 'review.helpful',
  v: 1,
  args,
  action: 'review.helpful',
  lane: (a) => `helpful:${a.voteId}`,
  deps: () => [],
  reads: (a) => ({ voteOn: a.reviewId }),
  apply({ vote }, a, env) {
    if (!vote) return refused('NOT_FOUND');
    if (vote.id !== a.voteId) return refused('INVALID', 'voteId');
    if (vote.authorId === env.actorId) return refused('FORBIDDEN');
    const { row: current } = vote;
    if (current?.helpful === a.helpful)
      return { kind: 'changed', changes: [], version: current.version };
    const version = (current?.version ?? 0) + 1;
    const row = {
      id: a.voteId,
      userId: env.actorId,
      reviewId: a.reviewId,
      helpful: a.helpful,
      counted: current?.counted ?? false,
      version,
      receivedAt: env.now,
    };
    return { kind: 'changed', changes: [{ kind: 'vote', row }], version };
  },
};
