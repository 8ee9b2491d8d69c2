// Databases for tests: real PostgreSQL, migrated, one for each test file.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { migrate } from '../../scripts/migrate.ts';
import { startPostgres, type Postgres } from '../../scripts/postgres/server.ts';

export interface TestDatabase {
  url: string;
  /** Ends its connections and deletes it. */
  drop(): Promise<void>;
}

const TEMPLATE = 'tw_template';
const LOCK = 72707371;

/** A server of our own, for a test file run by hand: it lives as long as one of its databases. */
let own: { server: Promise<Postgres>; dataDir: string } | undefined;
let databases = 0;

/**
 * Makes a database with every migration applied and nothing in it. Uses the server at TEST_DATABASE_URL (with a user who
 * may create databases); without that an embedded one is started.
 * @param name tells whose it is, in a list of databases
 */
export async function makeDatabase(name = 'test'): Promise<TestDatabase> {
  const server = await serverUrl();
  databases++;
  const database = `tw_${name.replace(/\W/g, '_')}_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: withDatabase(server, 'postgres') });
  await admin.connect();
  try {
    await admin.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [
      TEMPLATE,
    ]);
    if (!rowCount) await admin.query(`CREATE DATABASE ${TEMPLATE}`);
    await migrate(withDatabase(server, TEMPLATE));
    await admin.query(`CREATE DATABASE ${database} TEMPLATE ${TEMPLATE}`);
  } finally {
    await admin.end();
  }
  return { url: withDatabase(server, database), drop: () => drop(server, database) };
}

async function drop(server: string, database: string): Promise<void> {
  const admin = new pg.Client({ connectionString: withDatabase(server, 'postgres') });
  await admin.connect();
  // `pool.end()` answers before the last connection is gone, and one that is cut reports an error nobody catches.
  for (let tries = 0; tries < 40; tries++) {
    const { rowCount } = await admin.query('SELECT FROM pg_stat_activity WHERE datname = $1', [
      database,
    ]);
    if (!rowCount) break;
    await sleep(50);
  }
  await admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  await admin.end();
  if (--databases > 0 || !own) return;
  const { server: ending, dataDir } = own;
  own = undefined;
  await (await ending).stop();
  rmSync(dataDir, { recursive: true, force: true });
}

async function serverUrl(): Promise<string> {
  if (process.env.TEST_DATABASE_URL) return process.env.TEST_DATABASE_URL;
  if (!own) {
    const dataDir = mkdtempSync(join(tmpdir(), 'thrillwiki-test-'));
    own = { dataDir, server: startPostgres({ dataDir, throwAway: true }) };
  }
  return (await own.server).url;
}

function withDatabase(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
