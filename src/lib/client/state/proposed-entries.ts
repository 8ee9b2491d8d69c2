import type { FactsKind } from '#lib/domain/facts/fields.ts';
import { nameKey } from '#lib/domain/import/plain.ts';
import { isOpen } from '#lib/domain/moderation/submission.ts';
import { mineOf } from '../db/mine.ts';
import { isFacts, type Outbox } from '../db/outbox.ts';
import type { EntryChoice } from './find-entries.ts';

/** New entries that this person has proposed and that are not yet there: a ride may stand in one. */
export async function proposedEntries(
  box: Outbox,
  accountId: string | null,
  kind: FactsKind,
  query: string,
): Promise<EntryChoice[]> {
  const drafts = (await box.drafts.toArray()).filter(isFacts);
  const here = drafts
    .filter((d) => d.subject.kind === kind && d.fields.isNew && d.state === 'queued')
    .map((d) => ({ id: d.subject.id, name: d.subjectName }));
  const mine = accountId ? await mineOf(accountId).contributions.toArray() : [];
  const sent = mine.flatMap(({ row }) => {
    if (row.kind !== 'facts' || row.subject.kind !== kind) return [];
    if (!row.fields.isNew || !isOpen(row.state)) return [];
    return [{ id: row.subject.id, name: String(row.fields.changes['name']?.to) }];
  });
  const key = nameKey(query);
  const found = new Map([...here, ...sent].map((one) => [one.id, { ...one, context: null }]));
  return [...found.values()].filter(({ name }) => nameKey(name).includes(key));
}
