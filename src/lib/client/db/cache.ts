import type { Table } from 'dexie';
import type { HistoryView } from '#lib/domain/catalogue/history.ts';
import type { CatalogueKind } from '#lib/domain/catalogue/rows.ts';
import type { ErrorCode } from '#lib/domain/errors.ts';
import type { PackSize } from '#lib/domain/park-pack/parts.ts';
import type { ReviewRow } from '#lib/domain/review/review.ts';
import type { FeedChange } from '#lib/protocol/feed.ts';
import type { Manifest } from '#lib/protocol/manifest.ts';
import { Steady } from './steady.ts';

export interface ChunkRow {
  sha: string;
  /** `index`: what the first screens show. */
  kind: CatalogueKind | 'index';
  /** gzip, as it came. */
  bytes: ArrayBuffer;
}

/** A catalogue row that changed since its chunk was made; `row` null when it is gone. */
export interface OverlayRow {
  entity: string;
  id: string;
  rev: number;
  row: unknown;
}

export interface CachedReview {
  id: string;
  parkId: string;
  rev: number;
  row: ReviewRow | null;
}

/** A row of a park's scope that is no review: its hours, and what this app does not know yet. */
export interface CachedParkRow {
  entity: string;
  id: string;
  parkId: string;
  rev: number;
  row: unknown;
}

/** A park asked for before the catalogue was here. */
export interface PackRow {
  parkId: string;
  changes: FeedChange[];
}

/** The drawn ground of a park. */
export interface MapFileRow {
  sha: string;
  parkId: string;
  /** gzip, as it came. */
  bytes: ArrayBuffer;
}

/** The history of an entity that was looked at. */
export interface KeptHistory {
  key: string;
  /** When it was fetched, in ms. */
  at: number;
  view: HistoryView;
}

/** How far a park that somebody wishes to keep has come (`kept-parks.ts`). */
export interface KeptRow {
  parkId: string;
  /** When all of it was here and as new as the server's, in ms; null: never so far. */
  savedAt: number | null;
  size: PackSize | null;
  /** Saved without photos that wait for another line. */
  photosWait: boolean;
  /** Why it did not get further. */
  problem: ErrorCode | null;
}

interface ScopeState {
  scope: string;
  cursor: string;
  /** A park's: it was once read to its end, so that what is not at hand is not there. */
  whole?: boolean;
  manifest?: Manifest;
}

/** Copies of what the server has; may be dropped at any time and fetched again. */
export class Cache extends Steady {
  declare chunks: Table<ChunkRow, string>;
  declare overlay: Table<OverlayRow, [string, string]>;
  declare reviews: Table<CachedReview, string>;
  declare parkRows: Table<CachedParkRow, [string, string]>;
  declare scopes: Table<ScopeState, string>;
  declare packs: Table<PackRow, string>;
  declare histories: Table<KeptHistory, string>;
  declare maps: Table<MapFileRow, string>;
  declare kept: Table<KeptRow, string>;

  constructor() {
    super('cache', { chromeTransactionDurability: 'relaxed' });
    this.version(1).stores({
      chunks: 'sha',
      overlay: '[entity+id], rev',
      reviews: 'id, parkId',
      scopes: 'scope',
    });
    this.version(2).stores({ packs: 'parkId' });
    this.version(3).stores({ histories: 'key, at' });
    this.version(4).stores({ parkRows: '[entity+id], parkId' });
    this.version(5).stores({ maps: 'sha, parkId' });
    this.version(6).stores({ kept: 'parkId' });
  }
}

let opened: Cache | null = null;
export const cache = (): Cache => (opened ??= new Cache());
