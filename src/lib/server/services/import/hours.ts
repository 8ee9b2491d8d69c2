import type { ParkHours } from '#lib/domain/hours/hours.ts';
import type { Doubt } from '#lib/domain/import/facts.ts';
import { expandHours, type HoursPlace } from '../hours/expand.ts';

/** The hours a file tells of a park, unless they give no days: then why, for a person to look at. */
export async function takenHours(
  hours: ParkHours | null | undefined,
  place: HoursPlace,
): Promise<{ facts: { hours?: ParkHours | null }; doubts: Doubt[] }> {
  if (!hours) return { facts: {}, doubts: [] };
  const { problem } = await expandHours(hours, place, new Date());
  if (!problem) return { facts: { hours }, doubts: [] };
  const reason = `hours: “${hours.rule}” ${WHY[problem.code]}${problem.detail ? ` (${problem.detail})` : ''}`;
  return { facts: { hours: null }, doubts: [{ field: 'hours', reason }] };
}

const WHY = {
  UNREADABLE: 'cannot be read',
  NO_HOLIDAYS: 'needs holidays that are not known',
  TOO_HARD: 'takes too long to read',
} as const;
