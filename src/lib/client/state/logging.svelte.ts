import type { ErrorCode } from '#lib/domain/errors.ts';
import { parkClock } from '#lib/domain/hours/park-clock.ts';
import type { LogEntry, LoggedRide } from '#lib/domain/log/entry.ts';
import { OfWriter } from './of-writer.svelte.ts';
import type { RideLog } from './ride-log.svelte.ts';

const UNDO_MS = 10_000;

/** What was logged just now, and may be taken back by one tap. */
export interface JustLogged {
  id: string;
  entry: LogEntry;
  /** Of how many on that day, this one included. */
  nth: number;
}

/**
 * Logging a ride from the page that shows it: one tap, and one to undo. The databases come when the page
 * stands, or with the first tap. Made while a component is set up.
 */
export class Logging {
  last = $state.raw<JustLogged | null>(null);
  /** Taken out again just now: the ride's name. */
  undone = $state<string | null>(null);
  problem = $state<ErrorCode | null>(null);
  /** The ride it is about. */
  failedOn = $state<string | null>(null);
  readonly #log: OfWriter<RideLog>;
  readonly #timeZone: () => string | null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(timeZone: () => string | null) {
    this.#timeZone = timeZone;
    this.#log = new OfWriter(async (accountId) => {
      const { RideLog } = await import('./ride-log.svelte.ts');
      const log = new RideLog(accountId);
      log.start(() => undefined);
      return log;
    });
    $effect(() => () => clearTimeout(this.#timer));
  }

  /** How often a ride was ridden today, by its park's calendar. */
  ridesToday(rideId: string): number {
    const today = this.#now()?.on;
    return (this.#log.kept?.entries ?? [])
      .filter(({ entry }) => entry.ride.id === rideId && entry.on === today)
      .reduce((sum, { entry }) => sum + entry.laps, 0);
  }

  log = async (ride: LoggedRide): Promise<void> => {
    const now = this.#now();
    if (!now) return;
    this.problem = this.undone = null;
    try {
      const log = await this.#log.open();
      const nth = this.ridesToday(ride.id) + 1;
      const entry: LogEntry = { ride, ...now, laps: 1, note: '', waitedMinutes: null };
      this.#show({ id: await log.log(entry), entry, nth });
    } catch (error) {
      const { storeProblem } = await import('../db/steady.ts');
      this.problem = storeProblem(error);
      this.failedOn = ride.id;
    }
  };

  undo = async (): Promise<void> => {
    const { last } = this;
    if (!last || !this.#log.kept) return;
    clearTimeout(this.#timer);
    await this.#log.kept.remove({ ...last, isSent: false });
    this.last = null;
    this.undone = last.entry.ride.name;
  };

  #show(logged: JustLogged): void {
    this.last = logged;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.last = null), UNDO_MS);
  }

  #now(): { on: string; at: string } | null {
    const zone = this.#timeZone();
    if (!zone) return null;
    const { day, minutes } = parkClock(zone, Date.now());
    const two = (n: number): string => String(n).padStart(2, '0');
    return { on: day, at: `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}` };
  }
}
