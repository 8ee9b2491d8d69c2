import { isDeed } from './deeds.ts';
import type { MutationRow, Outbox } from './outbox.ts';

// What was sent is taken back by a deed in the lane of its submission: it goes after everything that was said of it (S35).
// Apart from `withdrawing.ts`, so that the worker need not bring the rules of what is sent.

export const isWithdrawal = (m: MutationRow): boolean =>
  isDeed(m) && m.name === 'submission.withdraw';

/** It was decided before the wish arrived. */
export const isRefused = (m: MutationRow): boolean => isWithdrawal(m) && m.state === 'parked';

/** The list shows what the server says, and the lane is free for what is written anew. */
export const forgetRefused = (box: Outbox): Promise<number> =>
  box.mutations.filter(isRefused).delete();
