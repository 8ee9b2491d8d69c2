import { submissionAppeal } from '#lib/domain/mutations/submission-appeal.ts';
import { keepTyped, isAppeal } from './appeals.ts';
import { isReport } from './reports.ts';
import { deedOf, replaceable } from './deeds.ts';
import type { DeedAbout, Outbox } from './outbox.ts';

/**
 * Asks for another decision, as soon as there is a line. Other words take the place of those that never used
 * it; one that is on its way already stays. `now`: ISO 8601. Answers what is wrong with the words, by the
 * rules of the server, with nothing written; else null.
 */
export async function appeal(
  box: Outbox,
  submissionId: string,
  text: string,
  about: DeedAbout,
  now: string,
): Promise<string | null> {
  const parsed = submissionAppeal.args.safeParse({ submissionId, text });
  if (!parsed.success) return parsed.error.issues[0]!.message;
  const deed = deedOf(box.newId(), submissionAppeal, parsed.data, about, now);
  await box.transaction('rw', box.mutations, box.meta, async () => {
    await dropWish(box, submissionId);
    if ((await box.mutations.where({ lane: deed.lane }).filter(isAppeal).count()) === 0)
      await box.mutations.add(deed);
    await keepTyped(box, submissionId, '');
  });
  return null;
}

/** Throws away an appeal, or a report, that never used the line or was refused. */
export async function dropWish(box: Outbox, submissionId: string): Promise<void> {
  await box.transaction('rw', box.mutations, async () => {
    const last = await replaceable(box, submissionAppeal.lane({ submissionId, text: '' }));
    if (last && (isAppeal(last) || isReport(last))) await box.mutations.delete(last.order!);
  });
}
