import { z } from 'zod';
import { calendarDay, personText, wait } from '../review/review.ts';
import { LAPS_MAX, NOTE_MAX } from './entry.ts';

/** As long as any name in the catalogue, and then some. */
const NAME_MAX = 200;
/** Notes of several devices may have been put together. */
const NOTE_SEEN_MAX = 50_000;

export const loggedRide = z.strictObject({
  id: z.uuid(),
  name: personText(NAME_MAX),
  parkId: z.uuid(),
  parkName: personText(NAME_MAX),
});

const figures = {
  on: calendarDay,
  at: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .nullable(),
  laps: z.number().int().min(1).max(LAPS_MAX),
  waitedMinutes: wait.nullable(),
};

export const logFields = z.strictObject({ ...figures, note: personText(NOTE_MAX) });

/** An entry as it was seen before it was changed: not what is said, so only its form is looked at. */
export const logFieldsSeen = z.strictObject({ ...figures, note: z.string().max(NOTE_SEEN_MAX) });
