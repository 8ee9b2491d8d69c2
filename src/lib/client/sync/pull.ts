import type { ReviewRow } from '#lib/domain/review/review.ts';
import { START_CURSOR, type FeedChange } from '#lib/protocol/feed.ts';
import type { Cache } from '../db/cache.ts';
import { check, follow, type Pulled } from './follow.ts';
import type { Net } from './net.ts';

/** Brings up to date what one park's scope tells: its hours, its reviews. */
export async function pullPark(cache: Cache, net: Net, parkId: string): Promise<Pulled> {
  const scope = `park:${parkId}` as const;
  const pulled = await follow((await cache.scopes.get(scope))?.cursor ?? START_CURSOR, {
    ask: (cursor) => net.feed(scope, cursor),
    keep: (page, from, anew) =>
      cache.transaction('rw', cache.reviews, cache.parkRows, cache.scopes, async () => {
        const before = await cache.scopes.get(scope);
        check(before, from);
        if (anew) {
          await cache.reviews.where({ parkId }).delete();
          await cache.parkRows.where({ parkId }).delete();
        }
        for (const change of page.changes)
          await (change.entity === 'review' ? keepReview : keepParkRow)(cache, parkId, change);
        await cache.scopes.put({ ...before, scope, cursor: page.cursor });
      }),
    restart: async () => START_CURSOR,
    rows: () =>
      cache.transaction('r', cache.reviews, cache.parkRows, cache.scopes, async () => ({
        cursor: (await cache.scopes.get(scope))?.cursor ?? START_CURSOR,
        rows: [
          ...(await cache.reviews.where({ parkId }).toArray()).map((review) => ({
            entity: 'review',
            ...review,
          })),
          ...(await cache.parkRows.where({ parkId }).toArray()),
        ].filter(({ row }) => row !== null),
      })),
  });
  // What a busy server still holds back must not be taken for nothing being there.
  if (!pulled.held) await cache.scopes.update(scope, { whole: true });
  return pulled;
}

async function keepReview(
  cache: Cache,
  parkId: string,
  { id, rev, row }: FeedChange,
): Promise<void> {
  const old = await cache.reviews.get(id);
  if (old && old.rev >= rev) return;
  if (row === null && old && old.parkId !== parkId) return; // it left this park for that one
  await cache.reviews.put({ id, parkId, rev, row: row as ReviewRow | null });
}

/** Of what kind it is does not matter: an app that learns of it later finds it here. */
async function keepParkRow(
  cache: Cache,
  parkId: string,
  { entity, id, rev, row = null }: FeedChange,
): Promise<void> {
  const old = await cache.parkRows.get([entity, id]);
  if (old && old.rev >= rev) return;
  await cache.parkRows.put({ entity, id, parkId, rev, row });
}
