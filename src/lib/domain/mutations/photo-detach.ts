import { z } from 'zod';
import { isOpen } from '../moderation/submission.ts';
import { refused, type Mutation } from './mutation.ts';

const args = z.strictObject({
  submissionId: z.uuid(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type PhotoDetach = z.infer<typeof args>;

/** Takes a received photo out of a submission that is not yet decided. */
export const photoDetach: Mutation<PhotoDetach> = {
  name: 'photo.detach',
  v: 1,
  args,
  action: 'photo.detach',
  lane: (a) => `submission:${a.submissionId}`,
  deps: () => [],
  reads: (a) => ({ submissionId: a.submissionId }),
  apply(view, a, env) {
    const current = view.submission;
    if (!current || current.authorId !== env.actorId) return refused('NOT_FOUND');
    if (!current.photos.some((photo) => photo.sha256 === a.sha256))
      return { kind: 'changed', changes: [], version: current.version };
    if (!isOpen(current.state)) return refused('CONFLICT');
    const version = current.version + 1;
    const row = { ...current, photoCount: Math.max(0, current.photoCount - 1), version };
    return {
      kind: 'changed',
      changes: [
        { kind: 'submission', row },
        { kind: 'submission-photo-gone', submissionId: current.id, sha256: a.sha256 },
      ],
      version,
    };
  },
};
