import type { Changes } from '#lib/domain/facts/proposal.ts';
import { factsPropose } from '#lib/domain/mutations/facts-propose.ts';
import { factsRevise } from '#lib/domain/mutations/facts-revise.ts';
import type { FactsDraftRow, Outbox } from './outbox.ts';
import { queued } from './writing.ts';

/** Turns a draft of facts into a queued mutation, in one strict commit. Doing it twice (two tabs) queues once. */
export async function queueFacts(
  box: Outbox,
  draft: FactsDraftRow,
  changes: Changes,
  now: string,
): Promise<void> {
  const { kind, id } = draft.subject;
  const { isNew, note, source } = draft.fields;
  const said = { submissionId: draft.id, kind, id, changes, note, source };
  const item =
    draft.baseVersion === null
      ? queued(box.newId(), factsPropose, draft.id, { ...said, isNew }, now)
      : queued(
          box.newId(),
          factsRevise,
          draft.id,
          { ...said, baseVersion: draft.baseVersion },
          now,
        );
  await box.transaction('rw', box.drafts, box.mutations, async () => {
    if ((await box.drafts.get(draft.id))?.state === 'queued') return;
    await box.mutations.add(item);
    await box.drafts.put({ ...draft, state: 'queued', updatedAt: now });
  });
}
