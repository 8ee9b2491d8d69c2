import { DomainError, ERROR_CLASS } from '#lib/domain/errors.ts';
import type { FeedChange } from '#lib/protocol/feed.ts';
import { mineOf } from '../db/mine.ts';
import { GUEST, outboxOf, type Outbox } from '../db/outbox.ts';
import type { Cache } from '../db/cache.ts';
import type { Account, PhoneNotice, SyncStatus } from '../phone.ts';
import { chooseMutations, choosePhotos, nextTime } from './choose.ts';
import type { Net } from './net.ts';
import { pullCatalogue, pullMine, pullPark } from './pull.ts';
import { pushOnce, type Surroundings } from './push.ts';
import { uploadOnce, type Uploader } from './uploads.ts';

const HELD_BACK_RETRY_MS = 1_000;
const LONGEST_TIMER_MS = 15 * 60_000;

export interface EngineParts extends Surroundings {
  net: Net;
  upload: Uploader;
  cache: Cache;
  /** Runs `work` while no other tab does. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  verifyChunk(sha: string, bytes: ArrayBuffer): Promise<boolean>;
  /** New chunks stand in the cache. */
  chunksLoaded(): Promise<void>;
  catalogueChanged(changes: FeedChange[]): void;
  /** Called after every pull of a park, also when nothing changed: its reviews are now known. */
  reviewsChanged(parkId: string, changes: FeedChange[]): void;
  notify(notice: PhoneNotice): void;
}

/**
 * One tab's share of the sync. A pass sends what is ready and fetches what moved; passes of all tabs
 * take turns under one lock, and the server's receipts make a pass that was cut harmless.
 */
export class Engine {
  readonly #parts: EngineParts;
  #account: Account | null = null;
  #parkId: string | null = null;
  #stale = new Set<'catalogue' | 'park' | 'mine'>(['catalogue']);
  #running: Promise<void> | null = null;
  #again = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #phase: SyncStatus['phase'] = 'idle';
  #uploads: Record<string, number> = {};

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  setAccount(account: Account | null): void {
    const changed = this.#account?.id !== account?.id;
    this.#account = account;
    if (this.#phase === 'held') this.#phase = 'idle';
    if (changed) this.#stale.add('mine');
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
  moved(scopes: ('catalogue' | 'park' | 'mine')[]): void {
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

  /** Makes a pass as soon as possible; calls during a pass cause one more. */
  wake(): void {
    if (this.#running) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#running = this.#parts
      .exclusively(() => this.#pass())
      .catch(() => undefined) // its failures are noted where they happened
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
    const waiting = photos.filter((p) => drafts.includes(p.draftId));
    return {
      phase: this.#account ? this.#phase : drafts.length ? 'held' : 'idle',
      waiting: drafts.length,
      bytesWaiting: waiting.reduce((sum, p) => sum + p.size, 0),
      uploads: { ...this.#uploads },
    };
  }

  #box(): Outbox {
    return outboxOf(this.#account?.id ?? GUEST);
  }

  async #pass(): Promise<void> {
    const account = this.#account;
    let retryInMs = Infinity;
    try {
      if (account) await this.#send(account.id);
      if (await this.#pull(account)) retryInMs = HELD_BACK_RETRY_MS;
      if (this.#phase !== 'held') this.#phase = 'idle';
    } catch (error) {
      const code = error instanceof DomainError ? error.code : 'INTERNAL';
      const kind = ERROR_CLASS[code];
      this.#phase = kind === 'hold' ? 'held' : kind === 'outdated' ? 'outdated' : 'waiting';
    }
    await this.#schedule(account, retryInMs);
    this.#parts.notify('sync');
  }

  /** Words first, then photos one by one, each tied to its review as soon as it is up. */
  async #send(userId: string): Promise<void> {
    const { net, upload, notify } = this.#parts;
    const box = outboxOf(userId);
    const still = (): boolean => this.#account?.id === userId;
    for (let progressed = true; progressed && still();) {
      progressed = false;
      while (still() && (await this.#anythingReady(box))) {
        this.#phase = 'sending';
        notify('sync');
        if (!(await pushOnce(box, userId, net, this.#parts))) break;
        this.#stale.add('mine');
        progressed = true;
      }
      const report = (id: string, share: number): void => {
        this.#uploads[id] = share;
        notify('sync');
      };
      if (still() && (await uploadOnce(box, userId, net, upload, this.#parts, report))) {
        progressed = true;
        this.#uploads = {};
      }
    }
  }

  async #anythingReady(box: Outbox): Promise<boolean> {
    const mutations = await box.mutations.orderBy('order').toArray();
    return chooseMutations(mutations, await box.photos.toArray(), this.#parts.now()).length > 0;
  }

  /** Fetches what is stale; true when the server holds something back for a moment. */
  async #pull(account: Account | null): Promise<boolean> {
    const { cache, net, notify } = this.#parts;
    const parkId = this.#parkId;
    let held = false;
    if (account && this.#stale.has('mine')) {
      const pulled = await pullMine(mineOf(account.id), outboxOf(account.id), net, account.id);
      this.#settleScope('mine', pulled.held);
      held ||= pulled.held;
      notify('contributions');
    }
    if (parkId && this.#stale.has('park')) {
      const pulled = await pullPark(cache, net, parkId);
      this.#settleScope('park', pulled.held);
      held ||= pulled.held;
      this.#parts.reviewsChanged(parkId, pulled.changes);
    }
    if (this.#stale.has('catalogue')) {
      const { verifyChunk, chunksLoaded, catalogueChanged } = this.#parts;
      const pulled = await pullCatalogue(cache, net, verifyChunk, chunksLoaded);
      this.#settleScope('catalogue', pulled.held);
      held ||= pulled.held;
      if (pulled.changes.length) catalogueChanged(pulled.changes);
    }
    return held;
  }

  #settleScope(scope: 'catalogue' | 'park' | 'mine', held: boolean): void {
    if (!held) this.#stale.delete(scope);
  }

  /** Sets the one timer: for what waits for its time, or what the server held back. */
  async #schedule(account: Account | null, retryInMs: number): Promise<void> {
    clearTimeout(this.#timer);
    let wait = retryInMs;
    const mayTry = account !== null && this.#phase !== 'held' && this.#phase !== 'outdated';
    if (mayTry) {
      const box = outboxOf(account.id);
      const mutations = await box.mutations.orderBy('order').toArray();
      const photos = await box.photos.toArray();
      const now = this.#parts.now();
      const next = nextTime(mutations, photos);
      if (next !== null) wait = Math.min(wait, Math.max(50, next - now));
      else if (choosePhotos(mutations, photos, now).length) wait = Math.min(wait, 1_000);
      // A failed fetch with nothing to send waits for the line, a poke or the person.
    }
    if (wait < Infinity)
      this.#timer = setTimeout(() => this.wake(), Math.min(wait, LONGEST_TIMER_MS));
  }
}
