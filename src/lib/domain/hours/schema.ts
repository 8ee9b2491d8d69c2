import { z } from 'zod';
import { personText } from '../review/review.ts';
import {
  HOURS_SOURCES,
  LONGEST_NOTE,
  LONGEST_RULE,
  minutesOf,
  MOST_DATES,
  MOST_STRETCHES,
  STRETCH_KINDS,
  type ParkHours,
} from './hours.ts';

/** What anyone may write as a park's hours: the phone's form and the server hold to the same. */

const clock = z.string().regex(/^(?:[0-3]\d|4[0-7]):[0-5]\d$|^48:00$/);
const emptyIsNone = (text: string): string | null => (text === '' ? null : text);
const note = personText(LONGEST_NOTE)
  .nullable()
  .transform((text) => emptyIsNone(text ?? ''));

export const calendarDate = z.iso.date();

const stretch = z
  .strictObject({ from: clock, until: clock, kind: z.enum(STRETCH_KINDS), note })
  .refine(({ from, until }) => minutesOf(from) < 1440 && minutesOf(from) < minutesOf(until), {
    path: ['until'],
    message: 'ENDS_BEFORE',
  });

export const parkHours = z.strictObject({
  rule: personText(LONGEST_RULE)
    .nullable()
    .transform((text) => emptyIsNone(text ?? '')),
  dates: z
    .record(calendarDate, z.strictObject({ stretches: z.array(stretch).max(MOST_STRETCHES), note }))
    .refine((dates) => Object.keys(dates).length <= MOST_DATES, { message: 'TOO_MANY' }),
  source: z.enum(HOURS_SOURCES),
  of: personText(LONGEST_RULE)
    .nullable()
    .transform((text) => emptyIsNone(text ?? '')),
  checkedOn: calendarDate.nullable(),
}) satisfies z.ZodType<ParkHours>;
