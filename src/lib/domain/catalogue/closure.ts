import type { Stand } from '../sightings/stand.ts';
import type { Closure, EntityStatus } from './rows.ts';

/**
 * How a ride stands on a day (`YYYY-MM-DD`): a temporary closure hides what it is otherwise, and ends by itself.
 * Days compare as text; a closure from a month or a year on counts from its first day, and until its last.
 */
export function statusOn(
  { status, closure }: { status: EntityStatus; closure: Closure | null },
  day: string,
): EntityStatus {
  if (status !== 'OPERATING' || !closure) return status;
  const hasBegun = closure.from === null || closure.from <= day;
  const hasEnded = closure.until !== null && closure.until < day.slice(0, closure.until.length);
  return hasBegun && !hasEnded ? 'CLOSED_TEMP' : status;
}

/** What visitors say today is not what the entry says. Neither changes the other. */
export const isAgainst = (stand: Stand, status: EntityStatus): boolean =>
  status !== 'OPERATING' && status !== 'CLOSING' && stand.open !== null;
