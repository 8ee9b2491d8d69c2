import { z } from 'zod';
import type { FactsKind } from '../facts/fields.ts';
import { proposedOf } from '../facts/rules.ts';
import { isOpen, waitingAgain } from '../moderation/submission.ts';
import { parkOf, problemIn } from './facts-propose.ts';
import { refused, type Mutation } from './mutation.ts';

const of = <Kind extends FactsKind>(kind: Kind) =>
  z.strictObject({
    submissionId: z.uuid(),
    /** Of the entry, as it was proposed. */
    id: z.uuid(),
    /** The version the author was looking at. */
    baseVersion: z.number().int().min(1),
    ...proposedOf(kind),
  });
const args = z.discriminatedUnion('kind', [of('park'), of('ride'), of('company')]);
type FactsRevise = z.infer<typeof args>;

/**
 * The author's newer word on facts that are not yet decided, or to which a moderator asked for a
 * change. What is decided stays: more about it is another proposal.
 */
export const factsRevise: Mutation<FactsRevise> = {
  name: 'facts.revise',
  v: 1,
  args,
  action: 'facts.revise',
  lane: (a) => `submission:${a.submissionId}`,
  deps: () => [],
  reads: (a) => ({ entry: { kind: a.kind, id: a.id }, submissionId: a.submissionId }),
  apply(view, a, env) {
    const current = view.submission;
    if (current?.kind !== 'facts' || current.authorId !== env.actorId) return refused('NOT_FOUND');
    if (current.subject.kind !== a.kind || current.subject.id !== a.id) return refused('NOT_FOUND');
    if (!isOpen(current.state)) return refused('CONFLICT');
    const { isNew } = current.fields;
    // Of what another phone of theirs said meanwhile nothing is taken away that this one never saw.
    const unseen = a.baseVersion < current.version ? current.fields.changes : {};
    const changes = { ...unseen, ...a.changes };
    const problem = problemIn(a.kind, { isNew, changes }, view);
    if (problem) return problem;
    const version = current.version + 1;
    const row = {
      ...current,
      parkId: parkOf(a.kind, a.id, changes, view),
      fields: { isNew, changes, note: a.note, source: a.source },
      state: waitingAgain(current.state),
      version,
      receivedAt: env.now,
    };
    return { kind: 'changed', changes: [{ kind: 'submission', row }], version };
  },
};
