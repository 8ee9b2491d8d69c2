import { DomainError, ERROR_CLASS } from '#lib/domain/errors.ts';
import type { FeedChange } from '#lib/protocol/feed.ts';
import type { Cache } from '../db/cache.ts';
import type { Mine } from '../db/mine.ts';
import { GUEST, type Outbox } from '../db/outbox.ts';
import { storeProblem } from '../db/steady.ts';
import type { Account, PhoneNotice, SyncStatus } from '../phone.ts';
import { countDeeds } from '../db/deeds.ts';
import { sendAfterSanctions } from '../db/sanctioned.ts';
import { chooseMutations, choosePhotos, nextTime } from './choose.ts';
import type { Net } from './net.ts';
import type { Pulled } from './follow.ts';
import { FirstFetch, type FirstFetchParts } from './first-fetch.ts';
import { isCatalogueHeld, pullCatalogue } from './pull-catalogue.ts';
import { pullPack } from './pull-pack.ts';
import { pullMine } from './pull-mine.ts';
import { pullPark } from './pull.ts';
import { pushOnce, type Surroundings } from './push.ts';
import type { Timer } from './timer.ts';
import { uploadOnce, type Uploader } from './uploads.ts';

const RETRY_MS = 1_000;
const STORE_RETRY_MS = 5_000;
const RETRY_SLOWEST_MS = 2.5 * 60_000;
const LONGEST_TIMER_MS = 15 * 60_000;

type StaleScope = 'catalogue' | 'park' | 'mine';

export interface EngineParts extends Surroundings, FirstFetchParts {
  net: Net;
  cache: Cache;
  upload: Uploader;
  /** Of an account id, or of GUEST. */
  outboxOf(account: string): Outbox;
  mineOf(account: string): Mine;
  timer: Timer;
  /** Runs `work` while no other tab does. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /** The park that is looked at is here, although the catalogue is not. */
  packKept?(): Promise<void>;
  /** New chunks stand in the cache. */
  chunksLoaded(): Promise<void>;
  catalogueChanged(changes: FeedChange[]): void;
  /**
   * Called after every pull of a park, also when nothing changed: its reviews are now known, unless the
   * server `held` some back; `anew`: those not among the changes are not there.
   */
  parkChanged(parkId: string, changes: FeedChange[], held: boolean, anew: boolean): void;
  notify(notice: PhoneNotice): void;
  /** False while photos are to wait for another line; words always go. */
  mayUpload?(): boolean;
}

/** The phone being full is no fault of ours; whatever else was not foreseen is. */
const unexpected = (error: unknown): DomainError =>
  new DomainError(storeProblem(error) === 'PHONE_FULL' ? 'PHONE_FULL' : 'INTERNAL', {
    cause: error,
  });

/**
 * One tab's share of the sync. A pass sends what is ready and fetches what moved; passes of all tabs
 * take turns under one lock, and the server's receipts make a pass that was cut harmless.
 */
export class Engine {
  readonly #parts: EngineParts;
  #account: Account | null = null;
  #parkId: string | null = null;
  #stale = new Set<StaleScope>(['catalogue']);
  #running: Promise<void> | null = null;
  #again = false;
  #phase: SyncStatus['phase'] = 'idle';
  #uploads: Record<string, number> = {};
  /** Ends the photo under way. */
  #upload = new AbortController();
  #failures = 0;
  #heldBack = 0;
  #isFull = false;
  readonly #firstFetch: FirstFetch;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#firstFetch = new FirstFetch(parts, () => this.wake());
  }

  setAccount(account: Account | null): void {
    const changed = this.#account?.id !== account?.id;
    this.#account = account;
    if (this.#phase === 'held') this.#phase = 'idle';
    if (changed) {
      this.#stale.add('mine');
      this.#upload.abort(); // somebody else's photo is not sent on
    }
    this.wake();
  }

  watchPark(parkId: string | null): void {
    if (this.#parkId === parkId) return;
    this.#parkId = parkId;
    if (parkId) {
      this.#stale.add('park');
      this.wake();
    }
  }

  /** A poke, or a line that came back: these may have moved. */
  moved(scopes: StaleScope[]): void {
    for (const scope of scopes) this.#stale.add(scope);
    this.wake();
  }

  /** The line is back or the page is seen again: waiting times no longer mean anything. */
  async freshChance(): Promise<void> {
    const box = this.#box();
    await box.mutations.filter((m) => m.nextAt > 0).modify({ nextAt: 0 });
    await box.photos.filter((p) => p.nextAt > 0).modify({ nextAt: 0 });
    this.moved(['catalogue', 'park', 'mine']);
  }

  /** A page wrote something: a photo on its way makes room for words, and goes on afterwards where it stood. */
  outboxChanged(): void {
    this.#upload.abort();
    this.wake();
  }

  /** Makes a pass as soon as possible; calls during a pass cause one more. */
  wake(): void {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#parts.timer.clear();
    this.#running = this.#parts
      .exclusively(() => this.#pass())
      // Its failures are noted where they happened; this is the store's, which may open again soon.
      .catch(() => this.#parts.timer.set(STORE_RETRY_MS, () => this.wake()))
      .finally(() => {
        this.#running = null;
        if (this.#again) {
          this.#again = false;
          this.wake();
        }
      });
  }

  async status(): Promise<SyncStatus> {
    const box = this.#box();
    const drafts = await box.drafts.filter((d) => d.state === 'queued').primaryKeys();
    const photos = await box.photos.filter((p) => p.state === 'kept').toArray();
    const ofThese = photos.filter((p) => drafts.includes(p.draftId));
    const waiting = drafts.length + (await countDeeds(box));
    return {
      phase: this.#account ? this.#phase : waiting > 0 ? 'held' : 'idle',
      waiting,
      bytesWaiting: ofThese.reduce((sum, p) => sum + p.size, 0),
      uploads: { ...this.#uploads },
      photosHeld: ofThese.some((p) => p.limited) ? 'limit' : null,
      phoneFull: this.#isFull,
    };
  }

  #box(): Outbox {
    return this.#parts.outboxOf(this.#account?.id ?? GUEST);
  }

  /** Every step is tried: one that fails, or waits for the person, does not stop the others. */
  async #pass(): Promise<void> {
    const account = this.#account;
    const problems: DomainError[] = [];
    const attempt = async (step: () => Promise<boolean>): Promise<boolean> => {
      try {
        return await step();
      } catch (error) {
        problems.push(error instanceof DomainError ? error : unexpected(error));
        return false;
      }
    };
    let heldBack = false;
    if (account) {
      await attempt(() => this.#sendWords(account.id));
      heldBack = await attempt(() => this.#pullMine(account));
    }
    await attempt(() => this.#pullPack());
    if (await attempt(() => this.#pullPublic())) heldBack = true;
    // One photo a pass: what was asked for meanwhile, here or in another tab, comes before the next.
    if (account && (await attempt(() => this.#sendPhoto(account.id)))) this.#again = true;

    const kinds = problems.map(({ code }) => ERROR_CLASS[code]);
    this.#isFull = problems.some(({ code }) => code === 'PHONE_FULL');
    const [first] = kinds;
    if (first) this.#phase = first === 'hold' ? 'held' : first === 'outdated' ? first : 'waiting';
    else if (this.#phase !== 'held') this.#phase = 'idle';
    const mayPass = kinds.some((kind) => kind !== 'hold' && kind !== 'outdated');
    const asked = Math.max(0, ...problems.map((problem) => problem.retryAfterMs ?? 0));
    await this.#schedule(account, this.#retryIn(mayPass, heldBack, asked));
    this.#parts.notify('sync');
  }

  /** After failures, and while the server holds something back, it is asked less and less often, and never before it asks to be. */
  #retryIn(failed: boolean, heldBack: boolean, askedMs: number): number {
    this.#failures = failed ? this.#failures + 1 : 0;
    this.#heldBack = heldBack ? this.#heldBack + 1 : 0;
    const tries = Math.max(this.#failures, this.#heldBack);
    if (tries === 0) return Infinity;
    const soonest = Math.min(RETRY_MS * 2 ** (tries - 1), RETRY_SLOWEST_MS);
    return Math.max(askedMs, soonest * (1 + this.#parts.chance()));
  }

  async #sendWords(userId: string): Promise<boolean> {
    const { net, notify } = this.#parts;
    const box = this.#parts.outboxOf(userId);
    while (this.#account?.id === userId && (await this.#anythingReady(box))) {
      this.#phase = 'sending';
      notify('sync');
      if (!(await pushOnce(box, userId, net, this.#parts))) break;
      this.#stale.add('mine');
    }
    return false;
  }

  /** Sends the next photo; the next pass ties it to its review. True when there may be another. */
  async #sendPhoto(userId: string): Promise<boolean> {
    const { net, upload, notify } = this.#parts;
    if (this.#account?.id !== userId || this.#parts.mayUpload?.() === false) return false;
    this.#upload = new AbortController();
    const { signal } = this.#upload;
    const report = (id: string, share: number): void => {
      this.#phase = 'sending';
      this.#uploads[id] = share;
      notify('sync');
    };
    try {
      return await uploadOnce(
        this.#parts.outboxOf(userId),
        userId,
        net,
        upload,
        this.#parts,
        report,
        signal,
      );
    } finally {
      this.#uploads = {};
    }
  }

  async #anythingReady(box: Outbox): Promise<boolean> {
    const mutations = await box.mutations.orderBy('order').toArray();
    return chooseMutations(mutations, await box.photos.toArray(), this.#parts.now()).length > 0;
  }

  /** Fetches one's own contributions if stale; true when the server holds something back for a moment. */
  async #pullMine(account: Account): Promise<boolean> {
    const { net, notify, mineOf, outboxOf } = this.#parts;
    const pulled = await this.#freshen('mine', () =>
      pullMine(mineOf(account.id), outboxOf(account.id), net, account.id),
    );
    if (!pulled) return false;
    const { now } = this.#parts;
    const freed = await sendAfterSanctions(outboxOf(account.id), mineOf(account.id), now());
    if (pulled.anew || freed > 0) this.#again = true; // what is offered again is sent
    if (this.#phase === 'held') this.#phase = 'idle'; // the server knows this person again
    notify('contributions');
    return pulled.held;
  }

  /** The same for what everyone may read. */
  async #pullPublic(): Promise<boolean> {
    const { cache, net } = this.#parts;
    const parkId = this.#parkId;
    const park = parkId && (await this.#freshen('park', () => pullPark(cache, net, parkId)));
    if (park) this.#parts.parkChanged(parkId, park.changes, park.held, park.anew);
    const catalogue = await this.#pullCatalogue();
    return Boolean((park && park.held) || catalogue?.held);
  }

  /** The park that is looked at comes before the whole catalogue does. */
  async #pullPack(): Promise<boolean> {
    const { cache, net, packKept } = this.#parts;
    if (this.#parkId && (await pullPack(cache, net, this.#parkId))) await packKept?.();
    return false;
  }

  /** Null when there was nothing to do, or the first catalogue is on its way. */
  async #pullCatalogue(): Promise<Pulled | null> {
    const { cache, net, verifyChunk, chunksLoaded, catalogueChanged } = this.#parts;
    if (!this.#stale.has('catalogue')) return null;
    const isHeld = await isCatalogueHeld(cache);
    const fetched = isHeld ? null : this.#firstFetch.take();
    if (!isHeld && !fetched) return null;
    return this.#freshen('catalogue', () =>
      pullCatalogue(cache, net, verifyChunk, chunksLoaded, fetched, catalogueChanged),
    );
  }

  /** Pulls a scope if it is stale. It may become so again meanwhile: by a poke, or as another park. */
  async #freshen(scope: StaleScope, pull: () => Promise<Pulled>): Promise<Pulled | null> {
    if (!this.#stale.delete(scope)) return null;
    try {
      const pulled = await pull();
      if (pulled.held) this.#stale.add(scope);
      return pulled;
    } catch (error) {
      this.#stale.add(scope);
      throw error;
    }
  }

  /** Sets the one timer: for what waits for its time, failed, or was held back by the server. */
  async #schedule(account: Account | null, retryInMs: number): Promise<void> {
    this.#parts.timer.clear();
    let wait = retryInMs;
    const mayTry = account !== null && this.#phase !== 'held' && this.#phase !== 'outdated';
    if (mayTry) {
      const box = this.#parts.outboxOf(account.id);
      const mutations = await box.mutations.orderBy('order').toArray();
      const photos = await box.photos.toArray();
      const now = this.#parts.now();
      const next = nextTime(mutations, photos, now);
      if (next !== null) wait = Math.min(wait, Math.max(50, next - now));
      else if (this.#parts.mayUpload?.() !== false && choosePhotos(mutations, photos, now).length)
        wait = Math.min(wait, 1_000);
    }
    if (wait < Infinity) this.#parts.timer.set(Math.min(wait, LONGEST_TIMER_MS), () => this.wake());
  }
}
