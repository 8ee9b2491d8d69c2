import 'fake-indexeddb/auto';
import { uuidv7 } from 'uuidv7';
import { expect, it } from 'vitest';
import { mutationOf } from '#lib/domain/mutations/registry.ts';
import { outboxOf, type FactsDraftRow } from './outbox.ts';
import { discardDraft, reopenDraft, saveDraft } from './writing.ts';
import { queueFacts } from './writing-facts.ts';

const AT = '2026-06-01T10:00:00.000Z';
const CHANGES = { name: { from: 'Old', to: 'New' } };

const draftOf = (over: Partial<FactsDraftRow> = {}): FactsDraftRow => ({
  ...{ id: uuidv7(), kind: 'facts', subject: { kind: 'park', id: uuidv7() }, subjectName: 'Old' },
  ...{ subjectHref: '/parks/old', baseVersion: null, photosHeld: 0, state: 'draft', updatedAt: AT },
  fields: {
    ...{ isNew: false, typed: { name: 'New' }, base: { name: 'Old' }, names: {} },
    ...{ note: '', source: 'seen' },
  },
  ...over,
});

it('is queued once, however often it is sent, as the server takes it', async () => {
  const box = outboxOf(uuidv7());
  const draft = draftOf();
  await saveDraft(box, draft);
  await Promise.all([queueFacts(box, draft, CHANGES, AT), queueFacts(box, draft, CHANGES, AT)]);
  const items = await box.mutations.toArray();
  expect(items).toMatchObject([
    { name: 'facts.propose', lane: `submission:${draft.id}`, deps: [] },
  ]);
  expect(mutationOf('facts.propose', 1)!.args.safeParse(items[0]!.args).success).toBe(true);
  expect(await box.drafts.get(draft.id)).toMatchObject({ state: 'queued', kind: 'facts' });
});

it('goes back into writing, and out of the queue, with every word', async () => {
  const box = outboxOf(uuidv7());
  const draft = draftOf();
  await queueFacts(box, draft, CHANGES, AT);
  await reopenDraft(box, draft.id);
  expect(await box.mutations.count()).toBe(0);
  expect(await box.drafts.get(draft.id)).toMatchObject({ state: 'draft', fields: draft.fields });
  await discardDraft(box, draft.id);
  expect(await box.drafts.count()).toBe(0);
});

it('refused because it was decided meanwhile, goes on as a proposal of its own', async () => {
  const box = outboxOf(uuidv7());
  const draft = draftOf({ baseVersion: 2 });
  await queueFacts(box, draft, CHANGES, AT);
  const [item] = await box.mutations.toArray();
  expect(item).toMatchObject({ name: 'facts.revise', args: { baseVersion: 2 } });
  await box.mutations.update(item!.order!, { state: 'parked', error: { code: 'CONFLICT' } });
  await reopenDraft(box, draft.id);
  const [again] = await box.drafts.toArray();
  expect(again!.id).not.toBe(draft.id);
  expect(again).toMatchObject({ state: 'draft', baseVersion: null, fields: draft.fields });
});
