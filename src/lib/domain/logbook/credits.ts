import type { RideFacts } from './facts.ts';

/** What a rider counts as a credit. */
export interface CreditRules {
  of: 'COASTERS' | 'EVERY_RIDE';
  /** Hardware that moved to another park: one credit, or one for each place. */
  moved: 'ONCE' | 'EACH_PLACE';
  powered: boolean;
  kiddie: boolean;
}

export const USUAL_RULES: CreditRules = {
  ...{ of: 'COASTERS', moved: 'ONCE', powered: true, kiddie: true },
};

/** What a ride counts as: rides with the same answer are one credit. Null: it is none. */
export function creditOf(ride: RideFacts, rules: CreditRules): string | null {
  if (rules.of === 'COASTERS' && ride.category !== 'RC') return null;
  if ((!rules.powered && ride.powered) || (!rules.kiddie && ride.kiddie)) return null;
  return rules.moved === 'ONCE' ? ride.hardware : ride.id;
}
