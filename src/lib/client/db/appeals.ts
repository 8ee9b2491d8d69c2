import type { SubmissionAppeal } from '#lib/domain/mutations/submission-appeal.ts';
import { isDeed } from './deeds.ts';
import type { MutationRow, Outbox } from './outbox.ts';

// Apart from `appealing.ts`, as withdrawals are from `withdrawing.ts`.

export const isAppeal = (m: MutationRow): boolean => isDeed(m) && m.name === 'submission.appeal';

export const appealText = (m: MutationRow): string => (m.args as SubmissionAppeal).text;

const keyOf = (submissionId: string): string => `appeal:${submissionId}`;

/** Keeps what is typed of an appeal until it is queued, or thrown away. */
export async function keepTyped(box: Outbox, submissionId: string, text: string): Promise<void> {
  if (text === '') await box.meta.delete(keyOf(submissionId));
  else await box.meta.put({ key: keyOf(submissionId), value: text });
}

/** The submissions about which an appeal was begun. */
export async function appealsBegun(box: Outbox): Promise<Set<string>> {
  const keys = (await box.meta.toCollection().primaryKeys()) as string[];
  return new Set(
    keys.filter((key) => key.startsWith(keyOf(''))).map((key) => key.slice(keyOf('').length)),
  );
}

/** What was typed and not queued; else the words that wait, or were refused. */
export async function appealWords(box: Outbox, submissionId: string): Promise<string> {
  const typed = await box.meta.get(keyOf(submissionId));
  if (typed) return typed.value as string;
  const waits = await box.mutations.where({ lane: `submission:${submissionId}` }).toArray();
  const last = waits.filter(isAppeal).at(-1);
  return last ? appealText(last) : '';
}
