// `npm run restored`: once after a backup was put back, before the app is opened. See docs/operations.md. Uses
// DATABASE_URL, else the embedded database.
import pg from 'pg';
import { config } from '#lib/server/platform/config.ts';
import { startFeedAnew } from '#lib/server/sync/restored.ts';
import { migrate } from './migrate.ts';
import { runningPostgres, startPostgres, type Postgres } from './postgres/server.ts';

let own: Postgres | undefined;
try {
  if (!process.env.DATABASE_URL?.trim()) {
    const running = runningPostgres(config.dataDir);
    if (!running) own = await startPostgres({ dataDir: config.dataDir });
    process.env.DATABASE_URL = running ?? own?.url;
  }
  const applied = await migrate(config.databaseUrl);
  if (applied.length) console.log(`Migrated the database: ${applied.join(', ')}.`);
  const pool = new pg.Pool({ connectionString: config.databaseUrl, max: 1 });
  const { epoch, changes } = await startFeedAnew(pool);
  await pool.end();
  console.log(
    `The change feed starts anew as ${epoch}, with ${changes} changes numbered afresh.\n` +
      'Every phone notices when it asks next: it fetches again, and offers what the backup does not hold.',
  );
} catch (error) {
  console.error(`Nothing was changed: ${(error as Error).message}`);
  process.exitCode = 1;
}
await own?.stop();
