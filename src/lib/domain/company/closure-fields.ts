import { z } from 'zod';
import { calendarDay, personText } from '../review/review.ts';

export const REASON_MAX = 200; // graphemes

/** A day or two that follow each other; both may be open. */
export const endsAfter = ({ from, until }: { from: string | null; until: string | null }) =>
  from === null || until === null || from <= until;
export const ENDS_BEFORE = { message: 'ENDS_BEFORE', path: ['until'] };

/** A temporary closure as somebody of the company types it. */
export const closureFields = z
  .strictObject({
    from: calendarDay.nullable(),
    until: calendarDay.nullable(),
    reason: personText(REASON_MAX).transform((text) => text || null),
  })
  .refine(endsAfter, ENDS_BEFORE);
export type ClosureFields = z.input<typeof closureFields>;
