import { DomainError } from '#lib/domain/errors.ts';
import {
  START_CURSOR,
  type FeedAnswer,
  type FeedChange,
  type FeedPage,
} from '#lib/protocol/feed.ts';

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
export async function follow(
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
export function check(kept: { cursor: string } | undefined, from: string): void {
  if ((kept?.cursor ?? START_CURSOR) !== from) throw new DomainError('BUSY');
}
