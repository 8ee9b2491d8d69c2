import { isDeed } from './deeds.ts';
import type { MutationRow } from './outbox.ts';

// Apart from `reporting.ts`, as withdrawals are from `withdrawing.ts`.

export const isReport = (m: MutationRow): boolean => isDeed(m) && m.name === 'report.say';
