import type { Manifest } from '#lib/protocol/manifest.ts';
import type { Cache, ChunkRow } from '../db/cache.ts';
import { fetchChunks, type Verify } from './fetch-chunks.ts';
import type { Net } from './net.ts';
import { chunksOf, isCatalogueHeld, noteComing, readManifest } from './pull-catalogue.ts';

/** A line on which the manifest takes longer than this is one bar: then the app itself comes first. */
const SLOW_MS = 1_000;

export interface FirstFetchParts {
  net: Net;
  cache: Cache;
  verifyChunk: Verify;
  /** What the first screens show is here. */
  indexKept?(): Promise<void>;
  /** A chunk is what it should be, and soon durable: it may be unpacked while the next are on their way. */
  chunkCame?(chunk: ChunkRow): void;
  /** Ends when the app itself is kept on this phone, or need not be waited for. */
  appKept?(): Promise<void>;
  /** Milliseconds since some moment; a simulation has its own time. */
  ticks?(): number;
  /** Runs `work` while no other tab does; other than the passes' lock, since this may take minutes. */
  fetchExclusively?<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * Fetches the catalogue's chunks for the first time beside the passes, which send and read what a
 * person asked for meanwhile. Makes nothing current: that is the pass's.
 */
export class FirstFetch {
  readonly #parts: FirstFetchParts;
  readonly #ended: () => void;
  #running = false;
  #outcome: { manifest: Manifest } | { error: unknown } | null = null;

  /** `ended` is called when there is something to `take`. */
  constructor(parts: FirstFetchParts, ended: () => void) {
    this.#parts = parts;
    this.#ended = ended;
  }

  /** The manifest whose chunks are here; null while they come. Throws why they do not, once a try. */
  take(): Manifest | null {
    const outcome = this.#outcome;
    this.#outcome = null;
    if (outcome) {
      if ('error' in outcome) throw outcome.error;
      return outcome.manifest;
    }
    if (!this.#running) void this.#run();
    return null;
  }

  async #run(): Promise<void> {
    const { fetchExclusively = (work) => work() } = this.#parts;
    this.#running = true;
    try {
      this.#outcome = { manifest: await fetchExclusively(() => this.#fetch()) };
    } catch (error) {
      this.#outcome = { error };
    }
    this.#running = false;
    this.#ended();
  }

  async #fetch(): Promise<Manifest> {
    const { net, cache, verifyChunk, indexKept, chunkCame, appKept } = this.#parts;
    const ticks = this.#parts.ticks ?? (() => performance.now());
    const start = ticks();
    const manifest = await readManifest(net, false);
    if (await isCatalogueHeld(cache)) return manifest; // another tab was faster
    if (ticks() - start > SLOW_MS) await appKept?.();
    await noteComing(cache, manifest);
    const chunks = chunksOf(manifest);
    if (manifest.index) {
      await fetchChunks(cache, net, chunks.slice(0, 1), verifyChunk, ticks);
      await indexKept?.();
    }
    await fetchChunks(cache, net, chunks, verifyChunk, ticks, (chunk) => chunkCame?.(chunk));
    return manifest;
  }
}
