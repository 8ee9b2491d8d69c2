import { createHash } from 'node:crypto';
import { DomainError, type ErrorCode } from '#lib/domain/errors.ts';
import { START_CURSOR, type Scope } from '#lib/protocol/feed.ts';
import type { PushRequest, PushResponse } from '#lib/protocol/push.ts';
import type { Net } from '#lib/client/sync/net.ts';
import type { Uploader } from '#lib/client/sync/uploads.ts';
import type { Process } from '../store/disk.ts';
import { ridesIn } from './reading.ts';
import type { Site } from './site.ts';
import type { World } from './world.ts';
import type { Witness } from './witness.ts';

/** What can go wrong between phones and server, as shares of all requests. */
export interface Weather {
  /** The request never arrives; its sender waits in vain. */
  lost: number;
  /** It arrives and takes effect, and the answer does not come back. */
  unanswered: number;
  /** It arrives once more, up to minutes later. */
  doubled: number;
  /** Somebody else answers. */
  portal: number;
  /** Slowest way, one direction, in ms. */
  slowest: number;
}

export const FAIR: Weather = { lost: 0, unanswered: 0, doubled: 0, portal: 0, slowest: 40 };

/** The phone's half that a line needs to know. */
export interface Caller {
  index: number;
  online: boolean;
  cookie: string | null;
  /** Where a scope stands on the disk; null: nothing is kept. */
  cursorOf(scope: string): string | null;
}

const TIMEOUT_MS = 10_000; // as client/sync/net.ts
const COUNTED_AFTER_MS = 2_000; // as services/helpful-counts.ts

/** The server and the lines to it: sessions, answers, and all that may happen to them. */
export class Lines {
  weather: Weather = FAIR;
  /** Requests fail until then. */
  downUntil = 0;
  busyUntil = 0;
  /** Builds of the app below this are answered by APP_OUTDATED. */
  floor = 0;
  readonly sessions = new Map<string, string>();
  readonly site: Site;
  readonly #world: World;
  readonly #chance: () => number;
  readonly #witness: Witness;
  readonly #chunksRead = new Set<string>();
  readonly #poke: (topics: string[]) => void;

  constructor(world: World, site: Site, witness: Witness, poke: (topics: string[]) => void) {
    this.#world = world;
    this.site = site;
    this.#witness = witness;
    this.#poke = poke;
    this.#chance = world.stream('line');
  }

  netOf(caller: Caller, owner: Process, build: number): Net {
    const cross = <T>(work: (user: string | null) => Promise<T>) =>
      this.#cross(caller, owner, build, work);
    const member = <T>(work: (user: string) => Promise<T>) =>
      cross((user) => {
        if (user === null) throw new DomainError('SIGNED_OUT');
        return work(user);
      });
    return {
      push: (request) => {
        return member((user) => this.#push(request, user)).then((response) => {
          this.#witness.heard(caller.index, response);
          return response;
        });
      },
      mine: (userId, cursor) => {
        this.#witness.asked(caller, `user:${userId}`, cursor);
        return member((user) => {
          if (user !== userId) throw new DomainError('OTHER_ACCOUNT');
          return this.site.feed(`user:${user}`, cursor);
        });
      },
      me: () => cross(async () => null),
      neededPhotos: (shas) => member((user) => this.site.neededPhotos(shas, user)),
      feed: (scope: Scope, cursor) => {
        this.#witness.asked(caller, scope, cursor);
        return cross(async () => {
          const answer = await this.site.feed(scope, cursor);
          this.#witness.shown(answer);
          return answer;
        });
      },
      manifest: (fresh) => {
        if (fresh) this.#witness.asked(caller, 'catalogue', START_CURSOR);
        return cross(() => this.site.manifest());
      },
      chunk: (sha) =>
        cross(async () => {
          const bytes = await this.site.chunk(sha);
          if (!this.#chunksRead.has(sha))
            for (const values of ridesIn(bytes)) this.#witness.shownRide(values);
          this.#chunksRead.add(sha);
          return new Uint8Array(bytes).buffer;
        }),
    };
  }

  /** Bytes go in one piece here; pieces have tests of their own. */
  uploaderOf(caller: Caller, owner: Process, build: number): Uploader {
    return async ({ sha256, bytes, userId }) => {
      if (createHash('sha256').update(new Uint8Array(bytes)).digest('hex') !== sha256)
        throw new DomainError('UPLOAD_MISMATCH');
      await this.#cross(caller, owner, build, async (user) => {
        if (user === null) throw new DomainError('SIGNED_OUT');
        if (user !== userId) throw new DomainError('OTHER_ACCOUNT');
        // Its own, so that it is the same photo on every site, however many requests came before it.
        const luck = this.#world.stream(`photo ${user} ${sha256}`)();
        const state = luck < 0.04 ? 'REFUSED' : luck < 0.3 ? 'STORED' : 'READY';
        await this.site.storePhoto(sha256, user, state);
        this.#world.in(luck * 60_000, () => this.site.photoReady(sha256, user));
      });
    };
  }

  async #push(request: PushRequest, user: string): Promise<PushResponse> {
    if (this.#world.now < this.busyUntil)
      throw new DomainError('BUSY', { retryAfterMs: this.busyUntil - this.#world.now });
    const response = await this.site.push(request, user);
    this.#witness.pushed(request, response);
    if (response.results.some((r) => r.kind === 'applied')) this.#poke([`user:${user}`]);
    const voted = request.mutations.some(
      ({ id, name }) => name === 'review.helpful' && response.results.some((r) => r.id === id),
    );
    if (voted) this.#world.in(COUNTED_AFTER_MS, () => this.countVotes());
    return response;
  }

  async countVotes(): Promise<void> {
    this.#poke(await this.site.countVotes());
  }

  /** One request of a tab, with what its phone's cookie says at this moment. */
  #cross<T>(
    caller: Caller,
    owner: Process,
    build: number,
    work: (user: string | null) => Promise<T>,
  ): Promise<T> {
    const { cookie } = caller;
    const { lost, unanswered, doubled, portal, slowest } = this.weather;
    return new Promise<T>((resolve, reject) => {
      let open = true;
      const settle = (then: () => void): boolean => {
        if (!open || !owner.alive) return false;
        open = false;
        then();
        return true;
      };
      const fail = (code: ErrorCode) => settle(() => reject(new DomainError(code)));
      const way = (): number => 1 + this.#chance() ** 3 * slowest;
      const [a, b, c, d] = [this.#chance(), this.#chance(), this.#chance(), this.#chance()];
      if (!caller.online) return this.#world.in(2, () => fail('OFFLINE'));
      if (a < portal) return this.#world.in(way(), () => fail('NOT_OUR_SERVER'));
      this.#world.in(TIMEOUT_MS, () => fail('OFFLINE'));
      if (b < lost) return;
      const arrive = async (): Promise<T> => {
        if (this.#world.now < this.downUntil) throw new DomainError('BUSY');
        if (build < this.floor) throw new DomainError('APP_OUTDATED');
        return work((cookie && this.sessions.get(cookie)) ?? null);
      };
      this.#world.in(way(), async () => {
        const back = way();
        let answer: () => void;
        try {
          const value = await arrive();
          answer = () => resolve(value);
        } catch (error) {
          answer = () => reject(error as Error);
        }
        if (c >= unanswered) this.#world.in(back, () => settle(answer));
        return false; // no phone has noticed yet
      });
      if (d < doubled)
        this.#world.in(way() + this.#chance() ** 2 * 300_000, () =>
          arrive().then(unheard, unheard),
        );
    });
  }
}

const unheard = (): boolean => false;
