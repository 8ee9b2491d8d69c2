import type { CatalogueKind } from '../domain/catalogue/rows.ts';

/** GET /sync/manifest: which chunks make up the catalogue at `cursor`. Replaying the feed from there is harmless. */
export interface Manifest {
  p: number;
  epoch: string;
  cursor: string;
  /** Version of the chunk format, see `chunk.ts`. */
  schema: number;
  /** In the order they should be fetched: parks first. */
  tiers: ManifestTier[];
  /** What the first screens show, see `first-screens.ts`: to be fetched before all tiers. */
  index?: FirstScreensChunk;
}

/** Fetched as chunks are; it repeats what they say. */
export type FirstScreensChunk = Omit<ManifestChunk, 'kind'> & { v: number };

export interface ManifestTier {
  tier: number;
  chunks: ManifestChunk[];
}

/** GET /sync/chunk/{sha}: gzip bytes whose SHA-256 is `sha`. */
export interface ManifestChunk {
  sha: string;
  kind: CatalogueKind;
  bytes: number;
  count: number;
}
