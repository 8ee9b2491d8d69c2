import { z } from 'zod';
import { personText } from '../review/review.ts';

/** Graphemes of what a moderator went by. */
const EVIDENCE_MAX = 300;

/** Facts that a moderator vouches for, as they were looked at. */
export const verifying = z.strictObject({
  kind: z.enum(['park', 'ride']),
  id: z.uuid(),
  mark: z.string().regex(/^[0-9a-f]{16}$/),
  evidence: personText(EVIDENCE_MAX).refine((words) => words !== '', { message: 'EMPTY' }),
});
export type Verifying = z.infer<typeof verifying>;
