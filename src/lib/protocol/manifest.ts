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
  /** The list of parks as it is shown, see `parks-index.ts`: to be fetched before all tiers. */
  index?: ParksIndexChunk;
}

/** Fetched as chunks are; it repeats what they say. */
export type ParksIndexChunk = Omit<ManifestChunk, 'kind'>;

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
