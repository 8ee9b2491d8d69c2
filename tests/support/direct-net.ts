import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Net } from '#lib/client/sync/net.ts';
import type { FeedAnswer, Scope } from '#lib/protocol/feed.ts';
import { readFeed } from '#lib/server/sync/feed.ts';
import { readChunk } from '#lib/server/sync/snapshot-store.ts';
import { ensureSnapshot } from '#lib/server/sync/snapshot.ts';

/**
 * A phone's line to the real server code, without HTTP between; `asked` lists what it asked for.
 * Other tests of the cluster hold the feed back now and then: it answers when they are done.
 */
export function directNet(pool: pg.Pool): { net: Net; asked: string[] } {
  const asked: string[] = [];
  const note = <T>(what: string, answer: T): T => {
    asked.push(what);
    return answer;
  };
  const net = {
    feed: (scope, cursor) => note(scope, calmFeed(pool, scope, cursor)),
    mine: (userId, cursor) => note('mine', calmFeed(pool, `user:${userId}`, cursor)),
    manifest: (fresh) => note(fresh ? 'fresh manifest' : 'manifest', ensureSnapshot(pool)),
    chunk: async (sha) => {
      const bytes = await note(sha, readChunk(pool, sha));
      return new Uint8Array(bytes!).buffer;
    },
  } satisfies Partial<Net>;
  return { net: net as unknown as Net, asked };
}

async function calmFeed(pool: pg.Pool, scope: Scope, cursor: string): Promise<FeedAnswer> {
  for (const end = Date.now() + 20_000; ; await sleep(20)) {
    const answer = await readFeed(pool, scope, cursor);
    if ('mustRefetch' in answer || !answer.held || Date.now() > end) return answer;
  }
}
