import { submissionWithdraw } from '#lib/domain/mutations/submission-withdraw.ts';
import { deedOf, replaceable } from './deeds.ts';
import type { DeedAbout, Outbox } from './outbox.ts';
import { isWithdrawal } from './withdrawals.ts';

/** Takes a contribution back, as soon as there is a line. Twice is once. `now`: ISO 8601. */
export async function withdraw(
  box: Outbox,
  submissionId: string,
  about: DeedAbout,
  now: string,
): Promise<void> {
  const deed = deedOf(box.newId(), submissionWithdraw, { submissionId }, about, now);
  await box.transaction('rw', box.mutations, async () => {
    const waits = await box.mutations.where({ lane: deed.lane }).filter(isWithdrawal).count();
    if (waits === 0) await box.mutations.add(deed);
  });
}

/** It is to stay after all: possible as long as the wish never used the line. */
export async function keepAfterAll(box: Outbox, submissionId: string): Promise<void> {
  await box.transaction('rw', box.mutations, async () => {
    const last = await replaceable(box, submissionWithdraw.lane({ submissionId }));
    if (last && isWithdrawal(last)) await box.mutations.delete(last.order!);
  });
}
