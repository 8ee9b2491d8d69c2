import type { DecisionOutcome } from '#lib/domain/moderation/submission.ts';
import type { IconName } from '../kit/icons.ts';

/** How a decision looks where it is told. */
export const OUTCOME_LOOK: Record<
  DecisionOutcome,
  { tone: 'good' | 'warn' | 'bad'; icon: IconName }
> = {
  APPROVED: { tone: 'good', icon: 'check' },
  PARTLY_APPROVED: { tone: 'good', icon: 'check' },
  REJECTED: { tone: 'bad', icon: 'close' },
  NEEDS_CHANGE: { tone: 'warn', icon: 'back' },
  ESCALATED: { tone: 'warn', icon: 'right' },
  TAKEN_BACK: { tone: 'warn', icon: 'retry' },
};
