import { z } from 'zod';
import { isOpen } from '../moderation/submission.ts';
import { refused, type Mutation } from './mutation.ts';

const args = z.strictObject({ submissionId: z.uuid() });
export type SubmissionWithdraw = z.infer<typeof args>;

/**
 * Takes back what was received and not yet decided. What is published stays: a revision that waits
 * is withdrawn, not the review it would change.
 */
export const submissionWithdraw: Mutation<SubmissionWithdraw> = {
  name: 'submission.withdraw',
  v: 1,
  args,
  action: 'submission.withdraw',
  lane: (a) => `submission:${a.submissionId}`,
  deps: () => [],
  reads: (a) => ({ submissionId: a.submissionId }),
  apply(view, _, env) {
    const current = view.submission;
    if (!current || current.authorId !== env.actorId) return refused('NOT_FOUND');
    if (current.state === 'WITHDRAWN')
      return { kind: 'changed', changes: [], version: current.version };
    if (!isOpen(current.state)) return refused('CONFLICT');
    const version = current.version + 1;
    const row = { ...current, state: 'WITHDRAWN' as const, version };
    return { kind: 'changed', changes: [{ kind: 'submission', row }], version };
  },
};
