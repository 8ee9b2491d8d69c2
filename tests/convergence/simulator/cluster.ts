import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../../../scripts/migrate.ts';
import { startPostgres } from '../../../scripts/postgres/server.ts';
import type { Clocks } from './history.ts';
import { RealSite } from './real-site.ts';
import type { Cast, Site } from './site.ts';

const TEMPLATE = 'history_template';

/**
 * A PostgreSQL where nothing happens but histories: an autovacuum's transaction would hold the feed
 * back, and the same seed would not be the same history.
 */
export async function openCluster(): Promise<{
  open(cast: Cast, clocks: Clocks): Promise<Site>;
  close(): Promise<void>;
}> {
  const dataDir = mkdtempSync(join(tmpdir(), 'thrillwiki-histories-'));
  const postgres = await startPostgres({ dataDir, throwAway: true });
  const url = (database: string): string => {
    const at = new URL(postgres.url);
    at.pathname = `/${database}`;
    return at.href;
  };
  const admin = new pg.Client({ connectionString: url('postgres') });
  await admin.connect();
  await admin.query('ALTER SYSTEM SET autovacuum = off');
  await admin.query('SELECT pg_reload_conf()');
  await admin.query(`CREATE DATABASE ${TEMPLATE}`);
  await admin.end();
  await migrate(url(TEMPLATE));
  return {
    open: (cast, clocks) => RealSite.open(url('postgres'), TEMPLATE, cast, clocks),
    async close() {
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
