import type { Day } from '../hours/hours.ts';
import type { SubjectRef } from '../subject.ts';

/** What can be said on site: of a ride how it stands today, of an entry that what its page says still holds. */
export const SAID = ['CLOSED', 'OPEN', 'TRUE'] as const;
export type Said = (typeof SAID)[number];

export interface Sighting {
  subject: SubjectRef;
  /** The park it is or stands in. */
  parkId: string;
  said: Said;
  /** The day of the park's own calendar on which it was said, whenever it arrived. */
  day: Day;
  /** When it was said, ISO 8601, UTC. */
  at: string;
  /** Of `TRUE`: which facts were seen (`catalogue/mark.ts`); null otherwise. */
  mark: string | null;
}

/**
 * What one person said once. What was taken back stays as a row without its words: phones learn from
 * its version that they may let go of what they still hold.
 */
export interface SightingRow {
  id: string;
  userId: string;
  sighting: Sighting | null;
  /** Grows with every change that took effect. */
  version: number;
  /** By the server's clock. */
  receivedAt: string;
}

/** The same on its writer's phone (scope `user:{id}`). */
export type KeptSighting = Omit<SightingRow, 'userId'>;

/** How many people, and when the last of them. */
export interface Voices {
  people: number;
  /** ISO 8601, UTC. */
  at: string;
}

export interface SightedDay {
  day: Day;
  closed: Voices | null;
  open: Voices | null;
}

export interface SightedFacts {
  /** Which facts they saw. */
  mark: string;
  people: number;
  /** The last day on which somebody did. */
  on: Day;
}

/** What a moderator looked into. */
export interface VerifiedFacts {
  /** Which facts these were. */
  mark: string;
  on: Day;
  /** By what, in the moderator's words or as an address. */
  evidence: string;
}

/** All that was said of one ride or park, as everybody sees it (scope `park:{id}`): how many, never who. */
export interface SightedRow {
  /** Of the ride or park. */
  id: string;
  parkId: string;
  /** Each person by their last word of a day; the newest day first, and the week before it. */
  days: SightedDay[];
  /** The newest first. */
  checks: SightedFacts[];
  verified: VerifiedFacts | null;
  /** What was received until then is part of it. ISO 8601, UTC. */
  heardAt: string;
}
