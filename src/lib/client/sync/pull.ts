import type { ContributionRow } from '#lib/domain/moderation/submission.ts';
import type { ReviewRow } from '#lib/domain/review/review.ts';
import { START_CURSOR } from '#lib/protocol/feed.ts';
import type { Cache } from '../db/cache.ts';
import type { Mine } from '../db/mine.ts';
import type { Outbox } from '../db/outbox.ts';
import { offerAgain, releaseShown } from '../db/writing.ts';
import { check, follow, type Pulled } from './follow.ts';
import type { Net } from './net.ts';

/** Brings one park's reviews up to date. */
export async function pullPark(cache: Cache, net: Net, parkId: string): Promise<Pulled> {
  const scope = `park:${parkId}` as const;
  const pulled = await follow(
    (await cache.scopes.get(scope))?.cursor ?? START_CURSOR,
    (cursor) => net.feed(scope, cursor),
    (page, from) =>
      cache.transaction('rw', cache.reviews, cache.scopes, async () => {
        const before = await cache.scopes.get(scope);
        check(before, from);
        for (const { id, rev, row } of page.changes) {
          const old = await cache.reviews.get(id);
          if (!old || old.rev < rev)
            await cache.reviews.put({ id, parkId, rev, row: row as ReviewRow | null });
        }
        await cache.scopes.put({ ...before, scope, cursor: page.cursor });
      }),
    () =>
      cache.transaction('rw', cache.reviews, cache.scopes, async () => {
        await cache.reviews.where({ parkId }).delete();
        await cache.scopes.delete(scope);
        return START_CURSOR;
      }),
  );
  // What a busy server still holds back must not be taken for nothing being there.
  if (!pulled.held) await cache.scopes.update(scope, { whole: true });
  return pulled;
}

/** Brings one's own contributions up to date, and lets the outbox go of what they show. */
export async function pullMine(mine: Mine, box: Outbox, net: Net, userId: string): Promise<Pulled> {
  const scope = `user:${userId}`;
  const pulled = await follow(
    (await mine.scopes.get(scope))?.cursor ?? START_CURSOR,
    (cursor) => net.mine(userId, cursor),
    (page, from) =>
      mine.transaction('rw', mine.contributions, mine.scopes, async () => {
        check(await mine.scopes.get(scope), from);
        for (const { id, rev, row } of page.changes) {
          const old = await mine.contributions.get(id);
          if (old && old.rev >= rev) continue;
          if (row) await mine.contributions.put({ id, rev, row: row as ContributionRow });
          else await mine.contributions.delete(id);
        }
        await mine.scopes.put({ scope, cursor: page.cursor });
      }),
    async () => {
      await offerAgain(box);
      return mine.transaction('rw', mine.contributions, mine.scopes, async () => {
        await mine.contributions.clear();
        await mine.scopes.clear();
        return START_CURSOR;
      });
    },
  );
  const drafts = await box.drafts
    .where('id')
    .anyOf(await waitingIds(box))
    .primaryKeys();
  for (const shown of await mine.contributions.bulkGet(drafts))
    if (shown) await releaseShown(box, shown.row);
  return pulled;
}

const waitingIds = async (box: Outbox): Promise<string[]> =>
  (await box.drafts.filter((d) => d.state === 'queued').primaryKeys()) as string[];
