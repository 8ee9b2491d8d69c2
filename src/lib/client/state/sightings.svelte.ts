import type { ErrorCode } from '#lib/domain/errors.ts';
import { parkClock } from '#lib/domain/hours/park-clock.ts';
import type { SightedRow, Said } from '#lib/domain/sightings/sighting.ts';
import {
  lastOwn,
  NOTHING_SAID,
  withOwn,
  type OwnSighting,
} from '#lib/domain/sightings/with-own.ts';
import type { SubjectRef } from '#lib/domain/subject.ts';
import { OfWriter } from './of-writer.svelte.ts';
import type { OwnSightings } from './own-sightings.svelte.ts';

/** A ride or the park itself, as its page names it. */
export interface SightedSubject extends SubjectRef {
  name: string;
  href: string;
  /** Which of its facts are shown. */
  mark: string;
}

/** Where: the park, with the ids of those of its rides that the page shows. */
interface SightingsPlace {
  parkId: string;
  timeZone: string;
  rideIds: readonly string[];
}

/**
 * What visitors say of a park and its rides, with what was said at this phone. The databases come when the
 * page stands, or with the first tap. Made while a component is set up.
 */
export class Sightings {
  problem = $state<ErrorCode | null>(null);
  /** What became of the last tap, for those who cannot see it. */
  done = $state<{ said: Said; isTakenBack: boolean; name: string } | null>(null);
  readonly #place: () => SightingsPlace | null;
  readonly #own: OfWriter<OwnSightings>;

  constructor(place: () => SightingsPlace | null) {
    this.#place = place;
    const here = $derived.by(() => {
      const at = place();
      return at && { ...at, subjects: new Set([at.parkId, ...at.rideIds]) };
    });
    this.#own = new OfWriter(async (accountId) => {
      const { OwnSightings } = await import('./own-sightings.svelte.ts');
      const own = new OwnSightings(accountId, () => here);
      own.start((problem) => (this.problem = problem));
      return own;
    });
  }

  /** What everybody says, this person included. */
  shown(row: SightedRow | null, id: string): SightedRow | null {
    const parkId = this.#place()?.parkId;
    return parkId ? withOwn(row, this.#said, { id, parkId }) : row;
  }

  /** The last word of this person on how a ride stands today. */
  ownToday(id: string, now: number): OwnSighting | null {
    const today = this.#dayAt(now);
    return lastOwn(
      this.#said,
      ({ subject, said, day }) => subject.id === id && said !== 'TRUE' && day === today,
    );
  }

  /** When this person last found these facts to hold. */
  ownCheck({ id, mark }: Pick<SightedSubject, 'id' | 'mark'>): OwnSighting | null {
    return lastOwn(this.#said, (one) => one.subject.id === id && one.mark === mark);
  }

  /** Says it, or takes back what the same tap said today. */
  tap = async (subject: SightedSubject, said: Said): Promise<void> => {
    const { kind, id, name, href, mark } = subject;
    this.problem = null;
    try {
      const own = await this.#own.open();
      await own.read;
      const now = Date.now();
      const before = said === 'TRUE' ? this.ownCheck(subject) : this.ownToday(id, now);
      const { sighting } = before ?? {};
      const isTakenBack = sighting?.said === said && sighting.day === this.#dayAt(now);
      if (before && isTakenBack) await own.takeBack(before, { name, href });
      else {
        const facts = said === 'TRUE' ? mark : null;
        await own.say({ subject: { kind, id }, said, mark: facts }, { name, href });
      }
      this.done = { said, isTakenBack, name };
    } catch (error) {
      const { storeProblem } = await import('../db/steady.ts');
      this.problem = storeProblem(error);
    }
  };

  #dayAt(now: number): string | null {
    const zone = this.#place()?.timeZone;
    return zone ? parkClock(zone, now).day : null;
  }

  get #said() {
    return this.#own.kept?.said ?? NOTHING_SAID;
  }
}
