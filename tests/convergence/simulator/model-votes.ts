import type { StandingVote, VoteRow } from '#lib/domain/review/vote.ts';
import type { State } from './model-state.ts';
import { voteIdOf } from './voters.ts';

export const vote = ({ userId, id }: VoteRow) => ({
  ...{ scope: `user:${userId}`, entity: 'helpful', id },
});

export function standingVote(
  { submissions, reviews, votes }: State,
  userId: string,
  reviewId: string,
): StandingVote | null {
  const review = [...reviews.values()].find(({ row }) => row.id === reviewId);
  const authorId = review?.authorId ?? submissions.get(reviewId)?.authorId;
  if (authorId === undefined) return null;
  const id = voteIdOf(userId, reviewId);
  return { id, authorId, row: votes.get(id) ?? null };
}

/** Takes what was said since into the counts: what changed, and who is to look. */
export function countVotes({ votes, helpful, reviews }: State) {
  const due = [...votes.values()].filter((one) => one.helpful !== one.counted);
  for (const one of due) {
    helpful.set(one.reviewId, (helpful.get(one.reviewId) ?? 0) + (one.helpful ? 1 : -1));
    votes.set(one.id, { ...one, counted: one.helpful });
  }
  const counted = new Set(due.map(({ reviewId }) => reviewId));
  const changes = [
    ...due.map(vote),
    ...[...reviews.values()]
      .filter(({ row }) => counted.has(row.id))
      .map(({ parkId, row }) => ({ scope: `park:${parkId}`, entity: 'review', id: row.id })),
  ];
  return { changes, topics: [...new Set(changes.map(({ scope }) => scope))] };
}
