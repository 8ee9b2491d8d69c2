/** The embedded PostgreSQL when its folder is moved, deleted or copied: started by root, its data stand elsewhere. */
import { cpSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removePlace } from '../../scripts/postgres/place.ts';
import { runningPostgres, startPostgres, type Postgres } from '../../scripts/postgres/server.ts';

let folder: string;
let dataDir: string;
const running: Postgres[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thrillwiki-postgres-'));
  dataDir = join(folder, 'data');
});

afterEach(async () => {
  for (const postgres of running.splice(0)) await postgres.stop(true);
  for (const name of ['data', 'moved', 'copy']) removePlace(join(folder, name));
  rmSync(folder, { recursive: true, force: true });
});

async function start(at: string): Promise<Postgres> {
  const postgres = await startPostgres({ dataDir: at });
  running.push(postgres);
  return postgres;
}

async function query(postgres: Postgres, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows;
}

const KEPT = `SELECT to_regclass('kept')::text AS kept`;

async function makeWithData(): Promise<void> {
  const postgres = await start(dataDir);
  await query(postgres, 'CREATE TABLE kept (id int)');
  await postgres.stop();
}

describe('the embedded PostgreSQL', () => {
  it('keeps its data when DATA_DIR is moved', async () => {
    await makeWithData();
    renameSync(dataDir, join(folder, 'moved'));
    expect(await query(await start(join(folder, 'moved')), KEPT)).toEqual([{ kept: 'kept' }]);
  });

  it('begins anew when DATA_DIR was deleted', async () => {
    await makeWithData();
    removePlace(dataDir);
    rmSync(dataDir, { recursive: true });
    expect(await query(await start(dataDir), KEPT)).toEqual([{ kept: null }]);
  });

  it('runs beside a copy of DATA_DIR, and neither touches the other', async () => {
    await makeWithData();
    const copy = join(folder, 'copy');
    cpSync(dataDir, copy, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    const original = await start(dataDir);
    const other = await start(copy);
    await query(other, 'DROP TABLE IF EXISTS kept');
    expect(await query(original, KEPT)).toEqual([{ kept: 'kept' }]);
    await other.stop();
    expect(runningPostgres(dataDir)).not.toBeNull();
  });

  it('is not deceived by a left-over postmaster.pid whose number is somebody else’s', async () => {
    await makeWithData();
    const pidFile = join(dataDir, 'postgres', 'data', 'cluster', 'postmaster.pid');
    writeFileSync(pidFile, `${process.pid}\n`);
    expect(runningPostgres(dataDir)).toBeNull();
    expect(await query(await start(dataDir), KEPT)).toEqual([{ kept: 'kept' }]);
  });

  it('asks for its password', async () => {
    const postgres = await start(dataDir);
    const url = new URL(postgres.url);
    url.password = 'guessed';
    const client = new pg.Client({ connectionString: url.href });
    await expect(client.connect()).rejects.toThrow('password authentication failed');
  });
});
