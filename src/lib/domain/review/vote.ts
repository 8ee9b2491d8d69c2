/** One person's word on one review of somebody else's. Taken back, it stays as a row that says so. */
export interface VoteRow {
  id: string;
  userId: string;
  reviewId: string;
  helpful: boolean;
  /** What of it stands in the review's count, which follows a moment later (S66). */
  counted: boolean;
  /** Grows with every change of what is said. */
  version: number;
  /** By the server's clock. */
  receivedAt: string;
}

/** The same on its person's phone (scope `user:{id}`). */
export type KeptVote = Omit<VoteRow, 'userId'>;

/** Where a word on a review is kept, whose review it is, and what was said so far. */
export interface StandingVote {
  /** Of this person and this review: two phones of one person come to the same (`voteName`). */
  id: string;
  authorId: string;
  row: VoteRow | null;
}

/** What an id of a vote is made of, by `uuidOf` of its SHA-256. */
export const voteName = (userId: string, reviewId: string): string =>
  `helpful ${userId} ${reviewId}`;
