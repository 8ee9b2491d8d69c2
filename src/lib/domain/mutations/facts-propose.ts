import { z } from 'zod';
import type { FactsKind } from '../facts/fields.ts';
import type { FactsFields, Values } from '../facts/proposal.ts';
import { proposedOf } from '../facts/rules.ts';
import { problemsOf } from '../facts/whole.ts';
import { refused, type Mutation, type Outcome, type View } from './mutation.ts';

const of = <Kind extends FactsKind>(kind: Kind) =>
  z.strictObject({
    submissionId: z.uuid(),
    /** Of the entry; made by the phone when the entry is new. */
    id: z.uuid(),
    isNew: z.boolean(),
    ...proposedOf(kind),
  });
const args = z.discriminatedUnion('kind', [of('park'), of('ride'), of('company')]);
type FactsPropose = z.infer<typeof args>;

/** A new entry of the catalogue, or corrections of one, with what stood there when they were written. */
export const factsPropose: Mutation<FactsPropose> = {
  name: 'facts.propose',
  v: 1,
  args,
  action: 'facts.propose',
  lane: (a) => `submission:${a.submissionId}`,
  deps: () => [],
  reads: (a) => ({ entry: { kind: a.kind, id: a.id }, submissionId: a.submissionId }),
  apply(view, a, env) {
    if (view.submission) return refused('ID_TAKEN');
    if (a.isNew && view.entry) return refused('ID_TAKEN', 'id');
    if (!a.isNew && !view.entry) return refused('SUBJECT_GONE');
    const { isNew, changes, note, source } = a;
    const problem = problemIn(a.kind, { isNew, changes }, view);
    if (problem) return problem;
    const row = {
      id: a.submissionId,
      kind: 'facts' as const,
      authorId: env.actorId,
      subject: { kind: a.kind, id: a.id },
      parkId: parkOf(a.kind, a.id, changes, view),
      fields: { isNew, changes, note, source },
      photoCount: 0,
      photos: [],
      state: 'PENDING' as const,
      version: 1,
      receivedAt: env.now,
    };
    return { kind: 'changed', changes: [{ kind: 'submission', row }], version: 1 };
  },
};

/** Why what is proposed cannot be so, by the first field. */
export function problemIn(
  kind: FactsKind,
  proposal: Pick<FactsFields, 'isNew' | 'changes'>,
  view: View,
): Outcome | null {
  const [field] = Object.keys(problemsOf(kind, proposal, entryOf(view)));
  return field === undefined ? null : refused('INVALID', `changes.${field}.to`);
}

const entryOf = (view: View): Values => view.entry?.values ?? {};

export function parkOf(
  kind: FactsKind,
  id: string,
  changes: FactsFields['changes'],
  view: View,
): string | null {
  if (kind === 'park') return id;
  if (kind === 'company') return null;
  return view.entry ? view.entry.parkId : String(changes['parkId']?.to);
}
