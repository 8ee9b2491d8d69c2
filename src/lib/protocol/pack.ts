import type { PackSize } from '../domain/park-pack/parts.ts';
import type { FeedChange } from './feed.ts';

/**
 * GET /sync/pack/{parkId}: one park with its rides, and the companies and models they name, so that a phone has
 * the park it was asked for long before it has the catalogue. Rows as the feed tells them.
 */
export interface ParkPack {
  p: number;
  changes: FeedChange[];
}

/** GET /sync/pack-size/{parkId}: what it takes to keep a park, before anything of it is fetched. */
export interface PackSizeAnswer extends PackSize {
  p: number;
  slug: string;
  name: string;
}
