import { z } from 'zod';
import { APPEAL_MAX, mayAppeal } from '../moderation/appeal.ts';
import { personText } from '../review/review.ts';
import { refused, type Mutation } from './mutation.ts';

const args = z.strictObject({
  submissionId: z.uuid(),
  text: personText(APPEAL_MAX).refine((text) => text !== '', { message: 'EMPTY' }),
});
export type SubmissionAppeal = z.infer<typeof args>;

/**
 * Asks for another decision on what was refused, whole or in part: it goes back to the desk, where somebody
 * else decides (`moderation/bar.ts`). Once a submission.
 */
export const submissionAppeal: Mutation<SubmissionAppeal> = {
  name: 'submission.appeal',
  v: 1,
  args,
  action: 'submission.appeal',
  lane: (a) => `submission:${a.submissionId}`,
  deps: () => [],
  reads: (a) => ({ submissionId: a.submissionId }),
  apply(view, a, env) {
    const current = view.submission;
    if (!current || current.authorId !== env.actorId) return refused('NOT_FOUND');
    if (!mayAppeal(current)) return refused('CONFLICT');
    const version = current.version + 1;
    const appeal = { text: a.text, at: env.now, version, isOpen: true };
    const row = { ...current, state: 'PENDING' as const, version, appeal };
    return { kind: 'changed', changes: [{ kind: 'submission', row }], version };
  },
};
