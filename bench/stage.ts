// The running app with the generated catalogue, as every benchmark finds it.
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startApp, type AppOptions, type RunningApp } from '../tests/support/app.ts';
import { makeDatabase } from '../tests/support/database.ts';
import { generate, type GeneratedCatalogue } from './generator/generate.ts';
import { loadGenerated } from './generator/load.ts';

/** A little more than `KEPT_MS` of src/lib/server/sync/feed-pages.ts. */
const PAGE_KEPT_MS = 1_200;

export interface Stage {
  app: RunningApp;
  rows: GeneratedCatalogue;
  db: pg.Client;
  databaseUrl: string;
  /** How many rows there are of all kinds. */
  count: number;
  /** A second server of the same build beside the first. */
  another(options: AppOptions): Promise<RunningApp>;
  /**
   * After an edit by SQL, which pokes nobody: waits until the feed tells of it. Any open write transaction in the
   * cluster holds it back, and the server shares a page for a second unless it is poked.
   */
  feedTells(): Promise<void>;
  close(): Promise<void>;
}

export async function openStage(rides: number): Promise<Stage> {
  const rows = generate({ parks: Math.ceil(rides / 10), rides, seed: 7 });
  const database = await makeDatabase('bench');
  await loadGenerated(database.url, rows);
  const db = new pg.Client({ connectionString: database.url });
  await db.connect();
  // Its database is the one just filled: `embedded` keeps a further one from being made.
  const another = (options: AppOptions): Promise<RunningApp> =>
    startApp({
      embedded: true,
      ...options,
      env: {
        DATABASE_URL: database.url,
        LIMITS_SCALE: '1000',
        LOG_LEVEL: 'warn',
        ...options.env,
      },
    });
  const app = await another({});
  await fetch(`${app.origin}/parks`); // a server that has been asked before has the catalogue in memory
  return {
    app,
    rows,
    db,
    databaseUrl: database.url,
    count: Object.values(rows).reduce((sum, { length }) => sum + length, 0),
    another,
    async feedTells() {
      for (await sleep(PAGE_KEPT_MS); ;) {
        const { rows: found } = await db.query<{ free: boolean }>(
          `SELECT max(x) < pg_snapshot_xmin(pg_current_snapshot()) AS free
             FROM sync_change WHERE scope = 'catalogue'`,
        );
        if (found[0]?.free) return;
        await sleep(50);
      }
    },
    async close() {
      await app.stop();
      await db.end();
      await database.drop();
    },
  };
}
