import { z } from 'zod';
import { ENDS_BEFORE, endsAfter } from '../day-span.ts';
import { calendarDay, personText } from '../review/review.ts';

export const UPDATE_TITLE_MAX = 120; // graphemes, as all of these
export const UPDATE_BODY_MAX = 4_000;
export const CORRECTION_MAX = 300;

const words = (max: number) => personText(max).refine((text) => text !== '', { message: 'EMPTY' });

/** What somebody of the company types. */
export const updateFields = z
  .strictObject({
    title: words(UPDATE_TITLE_MAX),
    body: words(UPDATE_BODY_MAX),
    from: calendarDay.nullable(),
    until: calendarDay.nullable(),
  })
  .refine(endsAfter, ENDS_BEFORE);
export type UpdateFields = z.infer<typeof updateFields>;

/** What a correction says of itself, for those who read what stood before. */
export const correctionText = words(CORRECTION_MAX);
