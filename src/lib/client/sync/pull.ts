import { DomainError } from '#lib/domain/errors.ts';
import type { ContributionRow } from '#lib/domain/moderation/submission.ts';
import type { ReviewRow } from '#lib/domain/review/review.ts';
import { CHUNK_SCHEMA } from '#lib/protocol/chunk.ts';
import {
  START_CURSOR,
  type FeedAnswer,
  type FeedChange,
  type FeedPage,
} from '#lib/protocol/feed.ts';
import type { Manifest } from '#lib/protocol/manifest.ts';
import type { Cache, ChunkRow } from '../db/cache.ts';
import type { Mine } from '../db/mine.ts';
import { offerAgain, releaseShown } from '../db/writing.ts';
import type { Outbox } from '../db/outbox.ts';
import type { Net } from './net.ts';

const RESTARTS_MAX = 3;

/** The outcome of a pull: what changed, and whether the server holds something back that comes soon. */
export interface Pulled {
  changes: FeedChange[];
  held: boolean;
}

/**
 * Follows one feed to its end. Each page is handed to `keep`, which commits rows and cursor
 * together, if the cursor kept is still the one asked from (`check`). `restart` makes a fresh start when the server no longer knows the cursor; a server that
 * keeps refusing (a cache on the way) is given up on for now, with the old data kept.
 */
async function follow(
  cursor: string,
  ask: (cursor: string) => Promise<FeedAnswer>,
  keep: (page: FeedPage, from: string) => Promise<void>,
  restart: () => Promise<string>,
): Promise<Pulled> {
  const changes: FeedChange[] = [];
  let at = cursor;
  for (let restarts = 0; ;) {
    const answer = await ask(at);
    if ('mustRefetch' in answer) {
      if (++restarts > RESTARTS_MAX) throw new DomainError('BUSY');
      at = await restart();
      continue;
    }
    if (answer.changes.length > 0 || answer.cursor !== at) await keep(answer, at);
    changes.push(...answer.changes);
    at = answer.cursor;
    if (!answer.more) return { changes, held: answer.held };
  }
}

/** Someone cleared or moved this scope since: what was asked for no longer follows what is kept. */
function check(kept: { cursor: string } | undefined, from: string): void {
  if ((kept?.cursor ?? START_CURSOR) !== from) throw new DomainError('BUSY');
}

/** Brings the catalogue up to date. `loaded` is called when chunks were fetched anew. */
export async function pullCatalogue(
  cache: Cache,
  net: Net,
  verify: (sha: string, bytes: ArrayBuffer) => Promise<boolean>,
  loaded: () => Promise<void>,
): Promise<Pulled> {
  const scope = 'catalogue';
  const start = async (fresh: boolean): Promise<string> => {
    const manifest = await net.manifest(fresh);
    if (manifest.schema > CHUNK_SCHEMA) throw new DomainError('APP_OUTDATED');
    await fetchChunks(cache, net, manifest, verify);
    await loaded();
    return manifest.cursor;
  };
  const known = (await cache.scopes.get(scope))?.cursor;
  return follow(
    known ?? (await start(false)),
    (cursor) => net.feed(scope, cursor),
    (page, from) =>
      cache.transaction('rw', cache.overlay, cache.scopes, async () => {
        check(await cache.scopes.get(scope), from);
        for (const { entity, id, rev, row } of page.changes) {
          const old = await cache.overlay.get([entity, id]);
          if (!old || old.rev < rev) await cache.overlay.put({ entity, id, rev, row });
        }
        await cache.scopes.update(scope, { cursor: page.cursor });
      }),
    () => start(true),
  );
}

/** Fetches the chunks not yet held and makes the manifest current, in one commit. */
async function fetchChunks(
  cache: Cache,
  net: Net,
  manifest: Manifest,
  verify: (sha: string, bytes: ArrayBuffer) => Promise<boolean>,
): Promise<void> {
  const wanted = manifest.tiers.flatMap((t) => t.chunks);
  const held = new Set(await cache.chunks.toCollection().primaryKeys());
  for (const { sha, kind } of wanted) {
    if (held.has(sha)) continue;
    const bytes = await net.chunk(sha);
    if (!(await verify(sha, bytes))) throw new DomainError('NOT_OUR_SERVER');
    await cache.chunks.put({ sha, kind, bytes }); // one at a time: an interrupted start resumes
  }
  await cache.transaction('rw', cache.chunks, cache.overlay, cache.scopes, async () => {
    const current = new Set(wanted.map((c) => c.sha));
    await cache.chunks.filter((c) => !current.has(c.sha)).delete();
    await cache.overlay.clear();
    await cache.scopes.put({ scope: 'catalogue', cursor: manifest.cursor, manifest });
  });
}

/**
 * The chunks of the current manifest, in its order. Null when one is missing: then the cursor goes
 * too, since it would hide for ever what is missing, and the next pass starts anew.
 */
export async function storedChunks(cache: Cache): Promise<ChunkRow[] | null> {
  return cache.transaction('rw', cache.chunks, cache.scopes, async () => {
    const state = await cache.scopes.get('catalogue');
    if (!state?.manifest) return null;
    const shas = state.manifest.tiers.flatMap((t) => t.chunks.map((c) => c.sha));
    const rows = await cache.chunks.bulkGet(shas);
    if (rows.every((r) => r !== undefined)) return rows;
    await cache.scopes.delete('catalogue');
    return null;
  });
}

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
