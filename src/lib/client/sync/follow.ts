import { DomainError } from '#lib/domain/errors.ts';
import {
  START_CURSOR,
  type FeedAnswer,
  type FeedChange,
  type FeedPage,
} from '#lib/protocol/feed.ts';
import { sumOf, type ScopeSum, type SummedRow } from '#lib/protocol/scope-sum.ts';

const RESTARTS_MAX = 3;

/** The outcome of a pull: what changed, and whether the server holds something back that comes soon. */
export interface Pulled {
  changes: FeedChange[];
  held: boolean;
  /** The scope was read from its beginning: what `changes` does not name is not there. */
  anew: boolean;
}

/** One scope as it is kept on this phone. */
export interface Kept {
  ask(cursor: string): Promise<FeedAnswer>;
  /**
   * Commits rows and cursor together, if the cursor kept is still `from` (`check`); `anew`: in the
   * place of all rows kept before.
   */
  keep(page: FeedPage, from: string, anew: boolean): Promise<void>;
  /**
   * Finds a new beginning, and leaves what is kept until it can be replaced. START_CURSOR when the
   * feed itself brings everything. `refused`: by a server that no longer knows the cursor.
   */
  restart(refused: boolean): Promise<string>;
  /** The cursor and the rows over the scope's base, as one moment saw them. */
  rows(): Promise<{ cursor: string; rows: SummedRow[] }>;
}

/**
 * Follows one feed to its end. What is kept at the end must be what the server says it is; if it
 * differs twice, the scope is read anew. So it is when the server no longer knows the cursor. One
 * that keeps refusing (a cache on the way) is given up on for now, with the old data kept.
 */
export async function follow(cursor: string, kept: Kept): Promise<Pulled> {
  let changes: FeedChange[] = [];
  let at = cursor;
  /** Where rows stand that pages from the beginning will replace; null when pages are kept one by one. */
  let replacing: string | null = null;
  let anew = false;
  for (let restarts = 0, doubts = 0; ;) {
    const answer = await kept.ask(at);
    if (!('mustRefetch' in answer)) {
      changes.push(...answer.changes);
      if (replacing === null) {
        if (answer.changes.length > 0 || answer.cursor !== at) await kept.keep(answer, at, false);
      } else if (!answer.more) {
        // What is held back would be missing from what replaces the old rows: until it comes they stand.
        if (answer.held) return { changes: [], held: true, anew: false };
        await kept.keep({ ...answer, changes }, replacing, true);
        replacing = null;
      }
      at = answer.cursor;
      if (answer.more) continue;
      if (!answer.sum || (await agrees(kept, at, answer.sum)))
        return { changes, held: answer.held, anew };
      if (++doubts === 1) continue; // once may be a change that overtook this answer
      if (restarts === RESTARTS_MAX) return { changes, held: answer.held, anew };
    }
    if (++restarts > RESTARTS_MAX) throw new DomainError('BUSY');
    const before: string = replacing ?? at;
    at = await kept.restart('mustRefetch' in answer);
    replacing = at === START_CURSOR ? before : null;
    anew ||= replacing !== null;
    changes = [];
    doubts = 0;
  }
}

async function agrees(kept: Kept, at: string, sum: ScopeSum): Promise<boolean> {
  const { cursor, rows } = await kept.rows();
  if (cursor !== at) return true; // moved on by another tab, which looks for itself
  const { count, hash } = sumOf(rows);
  return count === sum.count && hash === sum.hash;
}

/** Someone cleared or moved this scope since: what was asked for no longer follows what is kept. */
export function check(kept: { cursor: string } | undefined, from: string): void {
  if ((kept?.cursor ?? START_CURSOR) !== from) throw new DomainError('BUSY');
}
