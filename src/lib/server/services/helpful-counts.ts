import type pg from 'pg';
import { countVotes } from '../db/helpful-votes.ts';
import { log } from '../platform/log.ts';

/** What the server says when a vote was received. */
export const VOTED = 'helpful';

/** A word between servers may get lost; then votes are counted so much later. */
const LOOK_EVERY_MS = 15_000;

interface Pokes {
  publish(topics: string[]): void;
  subscribe(hear: (topic: string) => void): () => void;
}

/**
 * Keeps the counts of helpful votes: a moment after the first vote, for all that came meanwhile, so that a
 * review with many votes is told to phones once a moment and not once a vote (S66). Also at the start, for
 * what another server left. Returns the way to stop.
 */
export function keepHelpfulCounts(
  pool: pg.Pool,
  pokes: Pokes,
  momentMs: number,
): () => Promise<void> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;

  const count = async (): Promise<void> => {
    const { moved, more } = await countVotes(pool);
    if (moved.length > 0) pokes.publish(moved);
    if (more) soon();
  };
  const soon = (): void => {
    if (stopped) return;
    timer ??= setTimeout(() => {
      timer = null;
      running = running
        .then(count)
        .catch((error: unknown) => log.warn({ error }, 'helpful votes were not counted'));
    }, momentMs);
    timer.unref();
  };
  const unsubscribe = pokes.subscribe((topic) => {
    if (topic === VOTED) soon();
  });
  soon();
  const looking = setInterval(soon, LOOK_EVERY_MS);
  looking.unref();
  return async () => {
    stopped = true;
    clearInterval(looking);
    unsubscribe();
    if (timer) clearTimeout(timer);
    await running;
  };
}
