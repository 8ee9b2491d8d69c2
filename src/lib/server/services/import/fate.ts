import type { Doubt } from '#lib/domain/import/facts.ts';
import type { Outcome } from './staging.ts';

/** What became of a line, and what of it was not taken over. */
export interface Fate {
  outcome: Outcome;
  reason?: string;
  doubts?: Doubt[];
}
