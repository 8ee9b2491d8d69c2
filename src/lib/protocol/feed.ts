import type { ScopeSum } from './scope-sum.ts';

/**
 * The change feed. A cursor is opaque to the phone: `{epoch}.{x}.{seq}.{baseX}`, `0` to begin with.
 * `baseX` is where its rows began: 0, or the mark of a manifest; cursors of version 0.1.0 have none.
 * Scopes: `catalogue`, `park:{id}` (public), `user:{id}` (its owner only).
 */
export type Scope = 'catalogue' | `park:${string}` | `user:${string}`;

export const START_CURSOR = '0';

/** The numbering a cursor belongs to; another one means that the server was set back. Null at the beginning. */
export const epochOf = (cursor: string): string | null =>
  cursor === START_CURSOR ? null : cursor.slice(0, cursor.indexOf('.'));

export interface FeedChange {
  entity: string;
  id: string;
  /** Grows with every change of this entity in this scope; a lower one never overwrites a higher. */
  rev: number;
  /** `null` when the entity left the scope. */
  row?: unknown;
}

export interface FeedPage {
  p: number;
  cursor: string;
  changes: FeedChange[];
  /** More is ready at `cursor`. */
  more: boolean;
  /** Commits exist that cannot be told yet, since an older transaction is still open: ask again soon. */
  held: boolean;
  /** At the end of the feed: what the phone should hold over its base; see `scope-sum.ts`. */
  sum?: ScopeSum;
}

/** The cursor is of another epoch, or older than the tombstones: start again. */
export interface MustRefetch {
  p: number;
  mustRefetch: true;
}

export type FeedAnswer = FeedPage | MustRefetch;
