import pg from 'pg';
import { MOVED } from '../db/moved.ts';
import type { PokeBus } from './pokes.ts';

const AGAIN_MS = 5_000;

/**
 * Pokes what other processes say has moved (`db/moved.ts`). The line is taken up again whenever it
 * breaks, and the catalogue poked then, since what was said meanwhile was not heard. Returns the way
 * to stop.
 */
export function hearNotices(
  databaseUrl: string,
  pokes: Pick<PokeBus, 'publish'>,
  againMs = AGAIN_MS,
): () => Promise<void> {
  let line: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let wasOpen = false;

  const connect = async (): Promise<void> => {
    const mine = new pg.Client({ connectionString: databaseUrl, keepAlive: true });
    line = mine;
    const broke = (): void => {
      if (stopped || line !== mine) return;
      line = null;
      mine.end().catch(() => undefined);
      timer = setTimeout(() => void connect(), againMs).unref();
    };
    mine.on('error', broke);
    mine.on('end', broke);
    mine.on('notification', ({ payload }) => {
      if (payload) pokes.publish([payload]);
    });
    try {
      await mine.connect();
      await mine.query(`LISTEN ${MOVED}`);
      if (wasOpen) pokes.publish(['catalogue']);
      wasOpen = true;
    } catch {
      broke();
    }
  };
  void connect();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await line?.end().catch(() => undefined);
  };
}
