import type { Values } from '#lib/domain/facts/proposal.ts';
import { misfits } from '#lib/domain/facts/whole.ts';
import { settle, type FieldVerdict, type Ruling } from '#lib/domain/moderation/ruling.ts';
import type { FactsSubmission } from '#lib/domain/moderation/submission.ts';

interface Approved {
  outcome: 'APPROVED' | 'PARTLY_APPROVED';
  set: Values;
  verdicts: Record<string, FieldVerdict>;
}

/** What an approval makes of a proposal about a ride, as `approveFacts` and `publishFacts` do; null when they refuse it. */
export function approveFacts(
  { fields }: FactsSubmission,
  values: Values,
  ruling: Ruling,
): Approved | null {
  const settled = settle('ride', fields, values, ruling);
  if (settled.kind !== 'settled') return null;
  const { set, verdicts, isWhole } = settled;
  if (Object.values(verdicts).every(({ outcome }) => outcome === 'REFUSED')) return null;
  if (Object.keys(misfits('ride', { ...values, ...set })).some((name) => name in set)) return null;
  return { outcome: isWhole ? 'APPROVED' : 'PARTLY_APPROVED', set, verdicts };
}
