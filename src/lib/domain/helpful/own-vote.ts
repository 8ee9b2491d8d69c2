/** One's own word on a review, as its person sees it. */
export interface OwnVote {
  helpful: boolean;
  /** What the server had of it, to which a change made here is compared. */
  sent: boolean;
  /** Whether the review's count has it already. */
  counted: boolean;
}

/** The count of a review as it will be once everything said here has arrived. */
export function countShown(told: number, own: OwnVote | undefined): number {
  if (!own) return told;
  return Math.max(0, told - Number(own.counted)) + Number(own.helpful);
}
