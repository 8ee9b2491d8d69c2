import type pg from 'pg';
import type { PokeBus } from './realtime/pokes.ts';
import type { FeedPages } from './sync/feed-pages.ts';
import type { PackSizes } from './sync/pack-size.ts';
import type { PushHouse } from './sync/push.ts';
import type { PlaceLookup } from './services/place-lookup.ts';

/** The server's parts as its procedures use them; put together once by `start.ts`. */
export interface House extends PushHouse {
  pool: pg.Pool;
  pokes: PokeBus;
  feedPages: FeedPages;
  packSizes: PackSizes;
  /** Null: the operator has set up no places service. */
  places: PlaceLookup | null;
}

let built: House | null = null;

export function setHouse(house: House): void {
  built = house;
}

/** Throws when asked before `startServer` has run. */
export function house(): House {
  if (!built) throw new Error('the server has not been started');
  return built;
}
