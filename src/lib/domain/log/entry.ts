/** Graphemes of a note. */
export const NOTE_MAX = 1_000;
/** More than anybody rides one ride in a day. */
export const LAPS_MAX = 99;

/** What was ridden, by the names it had then: an entry outlives its ride. */
export interface LoggedRide {
  id: string;
  name: string;
  parkId: string;
  parkName: string;
}

/** What a rider says of it, and may say otherwise later. */
export interface LogFields {
  /** A day of the park's own calendar, `YYYY-MM-DD`. */
  on: string;
  /** By the park's clock, `HH:MM`; null when nobody noted it. */
  at: string | null;
  laps: number;
  note: string;
  waitedMinutes: number | null;
}

export interface LogEntry extends LogFields {
  ride: LoggedRide;
}

/**
 * One entry of a person's ride log. What was removed stays as a row without its words: phones learn
 * from its version that they may let go of what they still hold.
 */
export interface LogRow {
  id: string;
  userId: string;
  entry: LogEntry | null;
  /** Grows with every change that took effect. */
  version: number;
  /** By the server's clock. */
  receivedAt: string;
}

/** The same on its rider's phone (scope `user:{id}`). */
export type KeptLog = Omit<LogRow, 'userId'>;
