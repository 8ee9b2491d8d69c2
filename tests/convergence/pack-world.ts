import { createHash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { Cache } from '#lib/client/db/cache.ts';
import { device } from '#lib/client/db/device.ts';
import { keptParks } from '#lib/client/sync/packs/kept-view.ts';
import { ParkKeeper, type KeeperParts } from '#lib/client/sync/packs/keeper.ts';
import type { PhotoShelf } from '#lib/client/sync/packs/photo-shelf.ts';
import { DomainError, type ErrorCode } from '#lib/domain/errors.ts';
import { photoAddress } from '#lib/domain/park-pack/parts.ts';
import { NO_DETAILS } from '#lib/domain/review/details.ts';
import type { ReviewRow } from '#lib/domain/review/review.ts';
import type { FeedChange } from '#lib/protocol/feed.ts';
import { onePhone } from './one-phone.ts';

const sha = (n: number): string => n.toString(16).padStart(64, '0');
export const addressOf = (n: number): string => photoAddress(sha(n));

const reviewOf = (parkId: string, at: number, photos: number[]): ReviewRow => ({
  ...{ id: uuidv7(), parkId, rating: 8, title: '', text: 'x', visitedOn: null, language: 'en' },
  ...{ waitedMinutes: null, author: { id: 'a', name: 'A' }, version: 1, updatedAt: '' },
  ...{ details: NO_DETAILS, helpful: 0 },
  subject: { kind: 'park', id: parkId },
  publishedAt: new Date(at * 1000).toISOString(),
  photos: photos.map((n) => ({ sha256: sha(n), width: 1, height: 1, caption: null })),
});

/** A park at the server; each of its rows is a page of its feed. */
export class ServerPark {
  readonly parkId = uuidv7();
  slug = 'familypark';
  name = 'Familypark';
  isThere = true;
  readonly changes: FeedChange[] = [];
  /** The file of its map, and what it is called. */
  readonly map = new TextEncoder().encode(`the ground of ${this.parkId}`);
  readonly mapSha = createHash('sha256').update(this.map).digest('hex');

  constructor() {
    const row = { id: this.parkId, sha: this.mapSha };
    this.changes.push({ entity: 'map', id: this.parkId, rev: 1, row });
  }

  /** A review with these photos is published. */
  review(...photos: number[]): FeedChange {
    const rev = this.changes.length + 1;
    const row = reviewOf(this.parkId, rev, photos);
    const change = { entity: 'review', id: row.id, rev, row };
    this.changes.push(change);
    return change;
  }

  get photos(): number {
    const reviews = this.changes.filter(({ entity }) => entity === 'review');
    return new Set(reviews.flatMap(({ row }) => (row as ReviewRow).photos)).size;
  }
}

/** One phone without a catalogue to begin with, and a server that can be cut off at any request. */
export class PackWorld {
  readonly cache = new Cache();
  readonly parks: ServerPark[];
  /** All requests, and photos put down, in order. */
  readonly asked: string[] = [];
  readonly shelf = new Map<string, ArrayBuffer>();
  /** Called before each request and each photo that is put down; may throw, or never answer. */
  before: (what: string) => void | Promise<void> = () => undefined;
  now = 1_000_000;
  held: 'wifi' | 'saving' | null = null;
  isAppKept = true;
  /** What the catalogue of the phone says about the slug. */
  parkAt: KeeperParts['parkAt'] = async () => null;
  /** The passes' lock. */
  pass: Promise<unknown> = Promise.resolve();
  #lock: Promise<unknown> = Promise.resolve();
  retry: (() => void) | null = null;
  ahead: readonly string[] = [];
  readonly photoShelf: PhotoShelf = {
    held: async () => new Set(this.shelf.keys()),
    seen: async () => null,
    keep: async (address, bytes) => {
      await this.#ask(`keep ${address}`);
      this.shelf.set(address, bytes);
    },
    drop: async (addresses) => {
      for (const address of addresses) this.shelf.delete(address);
    },
  };

  constructor(...parks: ServerPark[]) {
    this.parks = parks;
  }

  async clear(): Promise<this> {
    for (const table of this.cache.tables) await table.clear();
    await device().parks.clear();
    const manifest = { ...{ p: 1, epoch: 'e', cursor: 'e.0', schema: 1, tiers: [] } };
    // The parks' index is here, so that photos may come.
    await this.cache.chunks.put({ sha: 'index', kind: 'index', bytes: new ArrayBuffer(0) });
    await this.cache.scopes.put({
      ...{ scope: 'catalogue on its way', cursor: '0' },
      manifest: { ...manifest, index: { sha: 'index', bytes: 0, count: 0, v: 1 } },
    });
    return this;
  }

  /** A tab; several share the locks. */
  tab(over: Partial<KeeperParts> = {}): ParkKeeper {
    const net = {
      ...onePhone().net,
      feed: async (scope: string, cursor: string) => {
        await this.#ask(`feed ${scope} ${cursor}`);
        const { changes } = this.parks.find(({ parkId }) => scope.endsWith(parkId))!;
        const at = cursor === '0' ? 0 : Number(cursor.split('.')[2]);
        const page = changes.slice(at, at + 1);
        const more = at + 1 < changes.length;
        return {
          ...{ p: 1, cursor: `e.1.${at + page.length}.0` },
          changes: page,
          more,
          held: false,
        };
      },
      map: async (sha: string) => {
        await this.#ask(`map ${sha}`);
        return this.parks.find(({ mapSha }) => mapSha === sha)!.map.slice().buffer;
      },
      pack: async (parkId: string) => {
        await this.#ask(`pack ${parkId}`);
        return { p: 1, changes: [] };
      },
    };
    return new ParkKeeper({
      net,
      cache: this.cache,
      shelf: this.photoShelf,
      timer: { set: (_, then) => (this.retry = then), clear: () => (this.retry = null) },
      now: () => this.now,
      chance: () => 0,
      exclusively: (work) => {
        const turn = this.pass.then(work);
        this.pass = turn.catch(() => undefined);
        return turn;
      },
      keepExclusively: (work) => {
        const turn = this.#lock.then(work);
        this.#lock = turn.catch(() => undefined);
        return turn;
      },
      photosHeld: () => this.held,
      isAppKept: () => this.isAppKept,
      parkAt: (slug) => this.parkAt(slug),
      parkPulled: () => undefined,
      packKept: async () => undefined,
      parkForgotten: () => undefined,
      listAhead: async (addresses) => void (this.ahead = addresses),
      notify: () => undefined,
      packSize: async (parkId) => {
        await this.#ask(`size ${parkId}`);
        const park = this.parks.find((one) => one.parkId === parkId);
        if (!park?.isThere) return null;
        const photos = { count: park.photos, bytes: 10 * park.photos };
        return {
          ...{ p: 1, slug: park.slug, name: park.name },
          ...{ facts: 100, scope: 200, map: 30, photos },
        };
      },
      photo: async (address) => {
        await this.#ask(address);
        return new ArrayBuffer(10);
      },
      ...over,
    });
  }

  async #ask(what: string): Promise<void> {
    this.asked.push(what);
    await this.before(what);
  }

  /** The lock of a tab that was killed is free again. */
  killed(): void {
    this.#lock = this.pass = Promise.resolve();
  }

  /** As a page shows it. */
  async shown(problemOf: (parkId: string) => ErrorCode | null = () => null) {
    const [first] = await keptParks(this.cache, this.photoShelf, problemOf);
    return first ?? null;
  }

  /** Nothing is being done: all that was begun has ended. */
  async rest(): Promise<void> {
    for (let before: unknown = null; before !== this.#lock;) {
      before = this.#lock;
      await before;
      await new Promise((done) => setTimeout(done, 5));
    }
  }
}

export const wishFor = ({ parkId, slug, name }: ServerPark, photos = true) => ({
  ...{ parkId, slug, name, photos },
});

/** The n-th step, and no other, finds no line. */
export function cutAt(n: number): () => void {
  let count = 0;
  return () => {
    if (++count === n) throw new DomainError('OFFLINE');
  };
}
