import { DomainError, ERROR_CLASS, type ErrorCode } from '#lib/domain/errors.ts';
import { isDue, type Part } from '#lib/domain/park-pack/parts.ts';
import type { Cache, KeptRow } from '../../db/cache.ts';
import type { ParkWish } from '../../db/device.ts';
import {
  dropPark,
  moveWish,
  parkWish,
  parkWishes,
  renameWish,
  unwishPark,
  wishPark,
} from '../../db/kept-parks.ts';
import { storeProblem } from '../../db/steady.ts';
import { waitMs } from '../backoff.ts';
import type { PhotosHeld } from '../carrier.ts';
import type { Pulled } from '../follow.ts';
import { keepMap } from '../keep-map.ts';
import type { MapNet, Net } from '../net.ts';
import { isCatalogueHeld, storedIndex } from '../pull-catalogue.ts';
import { pullPack } from '../pull-pack.ts';
import { pullPark } from '../pull.ts';
import type { Timer } from '../timer.ts';
import type { PackNet } from './pack-net.ts';
import { mapIn, packHere } from './pack-parts.ts';
import type { PhotoShelf } from './photo-shelf.ts';
import { sweepPacks } from './sweep.ts';

/** Photos under way at once; what a person does keeps room on the line. */
const AT_ONCE = 3;

const NOTHING = { savedAt: null, size: null, photosWait: false, problem: null };

export interface KeeperParts extends PackNet {
  net: Net & MapNet;
  cache: Cache;
  shelf: PhotoShelf;
  timer: Timer;
  now(): number;
  chance(): number;
  /** Runs `work` when no pass does, in any tab: words and a person's own photos go first. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /** Runs `work` while no other tab keeps parks. */
  keepExclusively<T>(work: () => Promise<T>): Promise<T>;
  /** Why photos wait although there is a line. */
  photosHeld(): PhotosHeld | null;
  /** The app itself opens without a line. */
  isAppKept(): boolean;
  /** The park that has, or had, this slug; null: none; undefined: the phone cannot tell yet. */
  parkAt(slug: string): Promise<{ parkId: string; slug: string; name: string } | null | undefined>;
  parkPulled(parkId: string, pulled: Pulled): void;
  packKept(): Promise<void>;
  parkForgotten(parkId: string): void;
  /** Where kept parks' feeds go on: for the browser to look ahead while the app is closed. */
  listAhead(addresses: readonly string[]): Promise<void>;
  notify(): void;
}

/**
 * Keeps the parks that somebody wishes to have on this phone: fetches what is missing, a part at a time,
 * beside the passes, and lets go of what no wish needs. What is here is looked up each time, so that
 * being interrupted anywhere costs nothing but the part under way.
 */
export class ParkKeeper {
  readonly #parts: KeeperParts;
  #running: Promise<void> | null = null;
  #again = false;
  #failures = 0;
  /** Parks of which the feed told something new. */
  readonly #moved = new Set<string>();
  /** Photos that the server has not, although a review names them. */
  readonly #noSuchPhoto = new Set<string>();
  /** Something may be here that no wish needs: at each start, and after changes. */
  #isTidy = false;
  /** Here only where a phone that is full does not even take a note. */
  readonly #problems = new Map<string, ErrorCode>();

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  /** There may be something to do: a wish, a line, the app, the catalogue. */
  wake(): void {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#parts.timer.clear();
    this.#running = this.#parts
      .keepExclusively(() => this.#run())
      .catch(() => undefined) // the store's: said where it is used, tried again at the next chance
      .finally(() => {
        this.#running = null;
        if (!this.#again) return;
        this.#again = false;
        this.wake();
      });
  }

  /** A park's scope was pulled by a pass: what it brought may name photos, and its feed goes on from elsewhere. */
  parkMoved(parkId: string, hasChanges: boolean): void {
    if (hasChanges) this.#moved.add(parkId);
    this.#isTidy = false;
    this.wake();
  }

  /** Also to bring one up to date that is kept already. Throws when the phone cannot note the wish. */
  async keep(wish: Omit<ParkWish, 'wantedAt'>): Promise<void> {
    await wishPark({ ...wish, wantedAt: this.#parts.now() });
    this.#problems.delete(wish.parkId);
    this.#parts.notify();
    this.wake();
  }

  async remove(parkId: string): Promise<void> {
    await unwishPark(parkId);
    this.#problems.delete(parkId);
    await dropPark(this.#parts.cache, parkId);
    this.#parts.parkForgotten(parkId);
    this.#parts.notify();
    this.#isTidy = false; // its photos go when no other pack needs them
    this.wake();
  }

  problemOf = (parkId: string): ErrorCode | null => this.#problems.get(parkId) ?? null;

  async #run(): Promise<void> {
    let asked = 0;
    let failed = false;
    for (const wish of await parkWishes()) {
      const row = await this.#parts.cache.kept.get(wish.parkId);
      const isMoved = this.#moved.delete(wish.parkId);
      if (!isMoved && !this.#isDue(wish, row)) continue;
      this.#isTidy = false;
      try {
        await this.#bring(wish);
      } catch (error) {
        const problem = error instanceof DomainError ? error : new DomainError(storeProblem(error));
        if (isMoved) this.#moved.add(wish.parkId);
        await this.#failed(wish.parkId, problem.code);
        asked = Math.max(asked, problem.retryAfterMs ?? 0);
        const kind = ERROR_CLASS[problem.code];
        failed ||= kind === 'offline' || kind === 'later' || kind === 'bug';
        if (kind === 'offline' || problem.code === 'PHONE_FULL') break; // the next would fare no better
      }
    }
    this.#moved.clear();
    this.#failures = failed ? this.#failures + 1 : 0;
    if (failed) {
      const wait = waitMs(this.#failures, this.#parts.chance(), asked);
      this.#parts.timer.set(Math.max(1_000, wait), () => this.wake());
    }
    this.#parts.notify();
    if (this.#isTidy) return;
    this.#isTidy = true;
    await this.#tidy();
  }

  async #tidy(): Promise<void> {
    const { cache, shelf, listAhead } = this.#parts;
    await sweepPacks(cache, shelf);
    const scopes = (await parkWishes()).map(({ parkId }) => `park:${parkId}`);
    const kept = await cache.scopes.bulkGet(scopes);
    await listAhead(kept.flatMap((one) => (one ? [`/sync/feed/${one.scope}/${one.cursor}`] : [])));
  }

  #isDue({ wantedAt }: ParkWish, row: KeptRow | undefined): boolean {
    if (row?.photosWait && this.#parts.photosHeld() === null) return true;
    return isDue(row?.savedAt ?? null, wantedAt, this.#parts.now());
  }

  /** Everything small first; what a photo costs buys the whole of a park's words. */
  async #bring(wish: ParkWish): Promise<void> {
    const { cache, net, exclusively, now } = this.#parts;
    const { parkId } = wish;
    const begun = now();
    const answer = await this.#parts.packSize(parkId);
    if (!answer) return this.#follow(wish);
    const { facts, scope, map, photos, slug, name } = answer;
    await this.#note(parkId, { size: { facts, scope, map, photos }, problem: null });
    this.#problems.delete(parkId);
    if (slug !== wish.slug || name !== wish.name) await renameWish(parkId, { slug, name });

    if (await pullPack(cache, net, parkId)) await this.#parts.packKept();
    const pulled = await exclusively(() => pullPark(cache, net, parkId));
    this.#parts.parkPulled(parkId, pulled);
    this.#parts.notify();
    if (pulled.held) throw new DomainError('BUSY');
    const sha = await mapIn(cache, parkId);
    if (sha !== null) await keepMap(cache, net, { parkId, sha });
    if (!(await this.#isAppHere())) return; // comes again when it is
    if (!(await this.#photos(parkId))) return;
    const missing = await this.#missing(parkId);
    if (missing.some((part) => this.#isWaitedFor(part))) return; // told of meanwhile: it comes again
    const photosWait = missing.some(({ address }) => !this.#noSuchPhoto.has(address));
    await this.#note(parkId, { savedAt: begun, photosWait, problem: null });
  }

  /** False when the park is not wanted any more. */
  async #photos(parkId: string): Promise<boolean> {
    const { exclusively, notify } = this.#parts;
    const missing = (await this.#missing(parkId)).filter(({ kind }) => kind === 'photo');
    while (missing.length > 0) {
      const some = missing.splice(0, AT_ONCE).filter((part) => this.#isWaitedFor(part));
      if (some.length === 0) continue;
      await exclusively(async () => undefined); // our turn: what a person did meanwhile has gone
      const wish = await parkWish(parkId);
      if (!wish) return false;
      if (!wish.photos) break;
      const outcomes = await Promise.allSettled(some.map(({ address }) => this.#photo(address)));
      notify();
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    }
    return (await parkWish(parkId)) !== undefined;
  }

  async #photo(address: string): Promise<void> {
    const { shelf, photo } = this.#parts;
    const bytes = (await shelf.seen(address)) ?? (await photo(address));
    if (bytes) await shelf.keep(address, bytes);
    else this.#noSuchPhoto.add(address);
  }

  async #missing(parkId: string): Promise<Part[]> {
    const { cache, shelf } = this.#parts;
    const wish = await parkWish(parkId);
    const size = (await cache.kept.get(parkId))?.size;
    if (!wish || !size) return [];
    const { parts, isHeld } = await packHere(cache, await shelf.held(), wish, size);
    return parts.filter((part) => !isHeld(part));
  }

  #isWaitedFor({ kind, address }: Part): boolean {
    if (kind !== 'photo') return true;
    return this.#parts.photosHeld() === null && !this.#noSuchPhoto.has(address);
  }

  /** The app itself, and what its first screens show: they come before photos do. */
  async #isAppHere(): Promise<boolean> {
    const { cache, isAppKept } = this.#parts;
    if (!isAppKept()) return false;
    return (await isCatalogueHeld(cache)) || (await storedIndex(cache)) !== null;
  }

  /** The server knows no such park: it is part of another now, which has its slug, or it is gone. */
  async #follow(wish: ParkWish): Promise<void> {
    const { cache, parkAt, parkForgotten, now } = this.#parts;
    const there = await parkAt(wish.slug);
    if (there === undefined) throw new DomainError('BUSY');
    if (there === null || there.parkId === wish.parkId)
      return this.#failed(wish.parkId, 'NOT_FOUND');
    await moveWish(wish, { ...wish, ...there, wantedAt: now() });
    await dropPark(cache, wish.parkId);
    parkForgotten(wish.parkId);
    this.#again = true;
  }

  async #failed(parkId: string, problem: ErrorCode): Promise<void> {
    await this.#note(parkId, { problem }).then(
      () => this.#problems.delete(parkId),
      () => this.#problems.set(parkId, problem),
    );
  }

  async #note(parkId: string, change: Partial<KeptRow>): Promise<void> {
    const { kept } = this.#parts.cache;
    await this.#parts.cache.transaction('rw', kept, async () => {
      const before = await kept.get(parkId);
      await kept.put({ ...NOTHING, parkId, ...before, ...change });
    });
  }
}
