/** M2: who works on a submission just now. A lease: it lapses by itself, and is visible to all moderators. */
export interface Claim {
  by: { id: string; name: string };
  /** ISO 8601; afterwards anybody may take it. */
  until: string;
}

/** How long a claim holds after the last sign of life. */
export const CLAIM_MS = 5 * 60_000;
/** How many one moderator takes at once. */
export const CLAIM_AT_ONCE = 20;

/** Somebody else's, and not lapsed: they decide, and everybody else reads. `now` in ms. */
export const isHeldByOther = (claim: Claim | null, moderatorId: string, now: number): boolean =>
  claim !== null && claim.by.id !== moderatorId && Date.parse(claim.until) > now;
