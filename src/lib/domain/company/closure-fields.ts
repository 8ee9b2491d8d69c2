import { z } from 'zod';
import { ENDS_BEFORE, endsAfter } from '../day-span.ts';
import { calendarDay, personText } from '../review/review.ts';

export const REASON_MAX = 200; // graphemes

/** A temporary closure as somebody of the company types it. */
export const closureFields = z
  .strictObject({
    from: calendarDay.nullable(),
    until: calendarDay.nullable(),
    reason: personText(REASON_MAX).transform((text) => text || null),
  })
  .refine(endsAfter, ENDS_BEFORE);
export type ClosureFields = z.input<typeof closureFields>;
