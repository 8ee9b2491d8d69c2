import { byName, parkCard } from '#lib/domain/catalogue/cards.ts';
import { readRow } from '#lib/domain/catalogue/row-shapes.ts';
import type { ParkCard } from '#lib/domain/catalogue/views.ts';
import type { FeedChange } from '#lib/protocol/feed.ts';

/** The list with these parks as they are now; a new one's rides are counted when they are read. */
export function changedList(parks: ParkCard[], changes: readonly FeedChange[]): ParkCard[] {
  const cards = new Map(parks.map((card) => [card.id, card]));
  for (const { id, row } of changes) {
    if (row === null) cards.delete(id);
    else cards.set(id, parkCard(readRow('park', row), cards.get(id) ?? NO_RIDES));
  }
  return [...cards.values()].sort(byName);
}

const NO_RIDES = { rideCount: 0, coasterCount: 0 };
