import { z } from 'zod';
import type { Position } from '../position/position.ts';
import { personText } from '../review/review.ts';

/** A place as a places service knows it: where it is, and what its address says. */
export interface FoundPlace extends Position {
  /** All of it, in one line. */
  name: string;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  region: string | null;
  locality: string | null;
  /** Street and number, postcode and town. */
  address: string | null;
}

/** What places were found, and whom that is owed to. */
export interface FoundPlaces {
  places: FoundPlace[];
  attribution: string;
}

const QUESTION_MAX = 200;
/** Five places are a metre. */
const CLOSE = 1e5;
const degrees = (most: number) =>
  z
    .number()
    .min(-most)
    .max(most)
    .transform((value) => Math.round(value * CLOSE) / CLOSE);

/** A place is looked for by its name or address, or by where it is. */
export const placeQuestion = z.union([
  z.strictObject({
    words: personText(QUESTION_MAX)
      .transform((words) => words.replace(/\s+/g, ' '))
      .refine((words) => words.length >= 2, 'TOO_SHORT'),
  }),
  z.strictObject({ at: z.strictObject({ latitude: degrees(90), longitude: degrees(180) }) }),
]);
export type PlaceQuestion = z.infer<typeof placeQuestion>;
