import { Assembly } from './catalogue/assembly.ts';
import { isChunk, unpackFirstScreens, type PackedChunk } from './catalogue/chunks.ts';
import { CatalogueMemory } from './catalogue/memory.ts';
import { unpackMap } from './catalogue/map-file.ts';
import type { Cache, ChunkRow } from './db/cache.ts';
import type { CatalogueKind } from '#lib/domain/catalogue/rows.ts';
import type { FeedChange } from '#lib/protocol/feed.ts';
import type { PhoneApi } from './phone.ts';
import { keptMap } from './sync/keep-map.ts';
import { storedChunks, storedIndex } from './sync/pull-catalogue.ts';

export type Views = Pick<
  PhoneApi,
  | ('home' | 'parks' | 'park' | 'parkMap' | 'ride' | 'company' | 'model')
  | ('rides' | 'map' | 'nearby' | 'search' | 'subjects' | 'logFacts' | 'matchLog')
>;

/** So long the page has the processor to itself, to show what was read first; unless it needs more. */
const FIRST_PAINT_MS = 1_000;

/**
 * What this tab reads from: the phone's cache, held in memory. Views wait for one reading of the
 * store, never for the network.
 */
export class Reading {
  readonly #cache: Cache;
  readonly #memory = new CatalogueMemory();
  #coming = new Assembly();
  readonly #loadedParks = new Set<string>();
  /** The first screens and single parks: little, and read before all else. */
  #first: Promise<void>;
  #loading: Promise<void>;
  #isReloaded = false;
  /** The store was too busy to answer: it is asked again for whoever asks next. */
  #isUnread = false;
  #hurry = (): void => undefined;
  /** The cursor of the manifest whose chunks are in memory. */
  #loadedFrom: string | null = null;

  /** `overtaken`: what was shown first is older than what has been read since. */
  constructor(cache: Cache, overtaken: () => void = () => undefined) {
    this.#cache = cache;
    this.#memory.beginInParts();
    this.#first = this.#loadFirst().catch(this.#unread);
    const asked = new Promise<void>((hurry) => {
      this.#hurry = hurry;
      setTimeout(hurry, FIRST_PAINT_MS);
    });
    this.#loading = Promise.all([this.#first, asked])
      .then(async () => {
        if (this.#isReloaded) return;
        await this.#load();
        if ((await cache.overlay.count()) > 0) overtaken();
      })
      .catch(this.#unread);
  }

  readonly chunkCame = (chunk: ChunkRow): void => {
    if (chunk.kind !== 'index') void this.#coming.add(packed(chunk));
  };

  readonly verifyChunk = (sha: string, bytes: ArrayBuffer): Promise<boolean> =>
    isChunk(sha, new Uint8Array(bytes));

  /** The first screens, or a single park, were fetched before the catalogue is here. */
  reloadFirst(): Promise<void> {
    this.#first = this.#loadFirst();
    return this.#first;
  }

  /** Chunks were fetched, here or in another tab: reads them from the store the tabs share. */
  reload(): Promise<void> {
    this.#isReloaded = true;
    this.#loading = this.#load();
    return this.#loading;
  }

  /** Another tab learnt of the catalogue. Where only its feed moved on, what that brought is enough. */
  async catalogueChangedElsewhere(): Promise<void> {
    await this.#whole().catch(() => undefined);
    if (this.#loadedFrom && this.#loadedFrom === (await this.#manifestCursor()))
      return void this.#memory.apply(await this.#cache.overlay.toArray());
    await this.reloadFirst();
    await this.reload();
  }

  catalogueChanged(changes: readonly FeedChange[]): void {
    this.#memory.apply(changes);
  }

  /** What a park's scope tells is about to come anew, from the beginning. */
  forgetPark(parkId: string): void {
    this.#memory.forgetScope(parkId);
    this.#loadedParks.delete(parkId);
  }

  /** A park's scope was pulled; unless some was `held` back, it is now known. */
  parkChanged(parkId: string, changes: readonly FeedChange[], held: boolean): void {
    this.#memory.apply(changes);
    if (held) return;
    this.#memory.scopeKnown(parkId);
    this.#loadedParks.add(parkId);
  }

  /** Another tab fetched a park's scope; of which one is not told, so each is read again when it is opened. */
  async parksChangedElsewhere(open: string | null): Promise<void> {
    this.#loadedParks.clear();
    if (open) await this.#loadScope(open).catch(() => undefined);
  }

  readonly views: Views = {
    home: () => this.#soonest(() => this.#memory.home()),
    parks: (query) => this.#soonest(() => this.#memory.parks(query)),
    park: async (slug) => {
      const view = await this.#soonest(() => this.#memory.park(slug));
      if (!view) return null;
      await this.#loadScope(view.park.id);
      return this.#memory.park(slug);
    },
    ride: async (parkSlug, rideSlug) => {
      const view = await this.#soonest(() => this.#memory.ride(parkSlug, rideSlug));
      if (!view) return null;
      await this.#loadScope(view.park.id);
      return this.#memory.ride(parkSlug, rideSlug);
    },
    parkMap: async (slug) => {
      const view = await this.#soonest(() => this.#memory.parkMap(slug, null));
      if (!view) return null;
      const { id } = view.park;
      await this.#loadScope(id);
      const sha = this.#memory.parkMap(slug, null)?.map?.sha;
      const kept = sha ? await keptMap(this.#cache, { parkId: id, sha }) : null;
      return this.#memory.parkMap(slug, kept && (await unpackMap(kept).catch(() => null)));
    },
    company: (slug) => this.#soonest(() => this.#memory.company(slug)),
    model: (slug) => this.#soonest(() => this.#memory.model(slug)),
    rides: (query) => this.#soonest(() => this.#memory.rides(query)),
    nearby: async (here) => {
      await this.#whole();
      for (const parkId of this.#memory.parksAround(here)) await this.#loadScope(parkId);
      return this.#memory.nearby(here);
    },
    map: (query, only) => this.#soonest(() => this.#memory.map(query, only)),
    logFacts: (rideIds) => this.#soonest(() => this.#memory.logFacts(rideIds)),
    matchLog: (lines) => this.#soonest(() => this.#memory.matchLog(lines)),
    search: async (query, limit) => {
      await this.#whole();
      return this.#memory.search(query, limit);
    },
    subjects: async (refs) => {
      await this.#whole();
      return refs.map((ref) => this.#memory.subject(ref));
    },
  };

  /** The park that has, or had, this slug; null: none; undefined: without the catalogue nobody can tell. */
  readonly parkAt = async (
    slug: string,
  ): Promise<{ parkId: string; slug: string; name: string } | null | undefined> => {
    await this.#whole();
    if (this.#loadedFrom === null) return undefined;
    const park = this.#memory.park(slug)?.park;
    return park ? { parkId: park.id, slug: park.slug, name: park.name } : null;
  };

  /** What was read first may answer already; else all must have been read. */
  async #soonest<View>(ask: () => View | null): Promise<View | null> {
    await this.#first;
    const view = ask();
    if (view) return view;
    await this.#whole();
    return ask();
  }

  /** All that this phone holds is in memory. */
  #whole(): Promise<void> {
    this.#hurry();
    if (this.#isUnread) {
      this.#isUnread = false;
      this.#loading = this.#loadFirst()
        .then(() => this.#load())
        .catch(this.#unread);
    }
    return this.#loading;
  }

  readonly #unread = (): void => void (this.#isUnread = true);

  async #manifestCursor(): Promise<string | null> {
    return (await this.#cache.scopes.get('catalogue'))?.manifest?.cursor ?? null;
  }

  async #loadFirst(): Promise<void> {
    const index = await storedIndex(this.#cache);
    const packs = await this.#cache.packs.toArray();
    const first =
      index && (await unpackFirstScreens(new Uint8Array(index.bytes)).catch(() => null));
    const changed = await this.#cache.overlay.where({ entity: 'park' }).toArray();
    if (first) this.#memory.showFirst(first, changed);
    for (const { parkId, changes } of packs) this.#memory.addPack(parkId, changes);
  }

  async #load(): Promise<void> {
    const from = await this.#manifestCursor();
    const chunks = await storedChunks(this.#cache);
    if (!chunks) return;
    const overlay = await this.#cache.overlay.toArray();
    const unreadable = await this.#memory.load(chunks.map(packed), overlay, this.#coming);
    this.#coming = new Assembly();
    this.#loadedFrom = from;
    this.#memory.apply(await this.#cache.overlay.toArray()); // what came while they were unpacked
    if (unreadable.length === 0) return;
    this.#loadedFrom = null;
    await this.#cache.chunks.bulkDelete(unreadable); // fetched again at the next pass
    await this.#cache.scopes.delete('catalogue');
  }

  /** Reads what is kept of a park's scope into memory, once, or again after another tab fetched newer rows. */
  async #loadScope(park: string): Promise<void> {
    if (this.#loadedParks.has(park)) return;
    const isKnown = (await this.#cache.scopes.get(`park:${park}`))?.whole === true;
    const reviews = await this.#cache.reviews.where({ parkId: park }).toArray();
    this.#memory.apply(reviews.map(({ id, rev, row }) => ({ entity: 'review', id, rev, row })));
    this.#memory.apply(await this.#cache.parkRows.where({ parkId: park }).toArray());
    if (!isKnown) return;
    this.#memory.scopeKnown(park);
    this.#loadedParks.add(park);
  }
}

const packed = ({ sha, kind, bytes }: ChunkRow): PackedChunk => ({
  sha,
  kind: kind as CatalogueKind, // only the index is of another, and it is in no tier
  bytes: new Uint8Array(bytes),
});
