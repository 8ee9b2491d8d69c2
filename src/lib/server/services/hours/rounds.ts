import type pg from 'pg';
import { log } from '../../platform/log.ts';
import { stopHoursProcess } from './expand.ts';
import { expandDue } from './keep-expanded.ts';

/** What the database says (migration 0007) when somebody wrote hours. */
const TOPIC = 'hours';

interface Pokes {
  publish(topics: string[]): void;
  subscribe(hear: (topic: string) => void): () => void;
}

/**
 * Keeps the days of all parks worked out: now, whenever hours were written, whoever wrote them, and in rounds.
 * Several servers may do so at once: they come to the same. Returns the way to stop.
 */
export function keepHours(pool: pg.Pool, pokes: Pokes, everyMs: number): () => Promise<void> {
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;

  const round = async (): Promise<void> => {
    do {
      again = false;
      const moved = await expandDue(pool, new Date());
      if (moved.length > 0) pokes.publish(moved);
    } while (again && !stopped);
  };
  const look = (): void => {
    if (stopped) return;
    again = true;
    running ??= round()
      .catch((error: unknown) => log.warn({ error }, 'opening hours were not worked out'))
      .finally(() => (running = null));
  };
  const unsubscribe = pokes.subscribe((topic) => {
    if (topic === TOPIC) look();
  });
  const timer = setInterval(look, everyMs);
  timer.unref();
  look();
  return async () => {
    stopped = true;
    unsubscribe();
    clearInterval(timer);
    stopHoursProcess();
    await running;
  };
}
