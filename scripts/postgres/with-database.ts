import { config } from '#lib/server/platform/config.ts';
import { migrate } from '../migrate.ts';
import { runningPostgres, startPostgres, type Postgres } from './server.ts';

/** Runs `work` with DATABASE_URL, else with the embedded database: of a running app, or started for this alone. */
export async function withDatabase<T>(work: (databaseUrl: string) => Promise<T>): Promise<T> {
  let own: Postgres | undefined;
  if (!process.env.DATABASE_URL?.trim()) {
    const running = runningPostgres(config.dataDir);
    if (!running) own = await startPostgres({ dataDir: config.dataDir });
    process.env.DATABASE_URL = running ?? own?.url;
  }
  try {
    await migrate(config.databaseUrl);
    return await work(config.databaseUrl);
  } finally {
    await own?.stop();
  }
}
