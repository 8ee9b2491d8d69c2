import { z } from 'zod';
import { graphemes, normaliseText, unkeepableAt, utf8Length } from '../text.ts';
import type { SubjectRef } from '../subject.ts';
import { CONS, PROS, TAGS_MAX, type ReviewDetails } from './details.ts';

export const TITLE_MAX = 120; // graphemes
export const TEXT_MAX = 10_000; // graphemes

/**
 * Bytes of UTF-8 a grapheme may take on average: a family of four takes 25, and the longest review
 * still fits one push. Marks piled on one letter run into it.
 */
const BYTES_PER_GRAPHEME = 25;

/**
 * A text of at most `max` graphemes, normalised; issues carry machine-readable messages that
 * `messages/en/errors.ts` turns into words: `TOO_LONG:{max}:{actual}` (`many` past four times),
 * `UNKEEPABLE:{graphemes before it}`.
 */
export const personText = (max: number) =>
  z
    .string()
    // A cheap bound before counting graphemes.
    .refine((text) => utf8Length(text) <= max * BYTES_PER_GRAPHEME, {
      message: `TOO_LONG:${max}:many`,
    })
    .check((ctx) => {
      const at = unkeepableAt(ctx.value);
      if (at >= 0)
        ctx.issues.push({
          code: 'custom',
          message: `UNKEEPABLE:${graphemes(ctx.value.slice(0, at))}`,
          input: ctx.value,
        });
    })
    .transform(normaliseText)
    .check((ctx) => {
      const length = graphemes(ctx.value, max * 4);
      if (length > max)
        ctx.issues.push({
          code: 'custom',
          message: `TOO_LONG:${max}:${length > max * 4 ? 'many' : length}`,
          input: ctx.value,
        });
    });

/** Half stars, 1 (half a star) to 10 (five stars). */
export const halfStars = z.number().int().min(1).max(10);

/** A day that exists, since there were railways to ride on: a typed year of two digits is none. */
export const calendarDay = z.iso
  .date({ message: 'NOT_A_DAY' })
  .refine((day) => day >= '1800', { message: 'NOT_A_DAY' });

const NOT_A_WAIT = { message: 'NOT_A_WAIT' };
/** Minutes in a queue, at most a day. */
export const wait = z.number().int(NOT_A_WAIT).min(0, NOT_A_WAIT).max(1440, NOT_A_WAIT);

const languageTag = z
  .string()
  .max(35)
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/);

/** The language a browser says it has, as a review may name it: nobody sees the field, nor could mend it. */
export const languageOf = (said: string): string =>
  [said, said.split('-')[0]].find((tag) => languageTag.safeParse(tag).success) ?? 'en';

export const reviewFields = z.strictObject({
  rating: halfStars,
  title: personText(TITLE_MAX),
  text: personText(TEXT_MAX),
  visitedOn: calendarDay.nullable(),
  waitedMinutes: wait.nullable(),
  language: languageTag,
});
export type ReviewFields = z.infer<typeof reviewFields>;

const tags = <const Tag extends string>(list: readonly Tag[]) =>
  z
    .array(z.enum(list))
    .max(TAGS_MAX, { message: 'TOO_MANY_TAGS' })
    .refine((said) => new Set(said).size === said.length, { message: 'TWICE' });

const judged = halfStars.optional();
export const reviewDetails: z.ZodType<ReviewDetails> = z.strictObject({
  aspects: z.strictObject({
    thrill: judged,
    comfort: judged,
    theming: judged,
    queue: judged,
    value: judged,
  }),
  pros: tags(PROS),
  cons: tags(CONS),
});

export interface PhotoRef {
  /** SHA-256 of the bytes the phone sent, hex: the photo's address. */
  sha256: string;
  width: number;
  height: number;
  caption: string | null;
}

/** A published review, as everyone sees it. */
export interface ReviewRow extends ReviewFields {
  id: string;
  subject: SubjectRef;
  parkId: string;
  author: { id: string; name: string };
  details: ReviewDetails;
  photos: PhotoRef[];
  /** How many others say that it helped them. */
  helpful: number;
  version: number;
  publishedAt: string;
  updatedAt: string;
}

/** What its author published of the same subject before; its id is that of the submission. */
export interface EarlierReview extends ReviewFields {
  id: string;
  reviewId: string;
  parkId: string;
  details: ReviewDetails;
  photos: PhotoRef[];
  publishedAt: string;
}

/** A review as pages show it: with its earlier visits, the latest first. */
export interface ReviewShown extends ReviewRow {
  earlier: EarlierReview[];
}
