// Applies prisma/migrations in order and keeps Prisma's own table of them exactly, so that `prisma migrate deploy` stays
// usable where its engine can be downloaded. `npm start` calls this; by hand: DATABASE_URL=… node scripts/migrate.ts
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

const folder = join(import.meta.dirname, '..', 'prisma', 'migrations');

/** The number Prisma takes, so that its own runner and this one wait for each other too. */
const LOCK = 72707369;

const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id                  VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum            VARCHAR(64) NOT NULL,
  finished_at         TIMESTAMPTZ,
  migration_name      VARCHAR(255) NOT NULL,
  logs                TEXT,
  rolled_back_at      TIMESTAMPTZ,
  started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

interface Applied {
  migration_name: string;
  checksum: string;
  finished: boolean;
}

/**
 * Brings a database up to date. Each migration is one transaction; two runs at once wait for each other.
 * @returns the names applied now
 * @throws Error when an applied migration was changed since, or one cannot be applied (nothing of it remains)
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await client.query("SET client_min_messages = 'warning'");
    await client.query(TABLE);
    const { rows } = await client.query<Applied>(
      `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
    );
    const applied = new Map(rows.map((row) => [row.migration_name, row]));
    const done: string[] = [];
    for (const name of migrationNames()) {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
      const checksum = createHash('sha256').update(sql).digest('hex');
      const earlier = applied.get(name);
      if (earlier) check(earlier, checksum);
      else {
        await apply(client, name, sql, checksum);
        done.push(name);
      }
    }
    return done;
  } finally {
    await client.end(); // gives the lock back
  }
}

function migrationNames(): string[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'migration.sql')))
    .sort();
}

function check(earlier: Applied, checksum: string): void {
  const name = earlier.migration_name;
  if (!earlier.finished) {
    throw new Error(
      `Migration ${name} was begun by Prisma and never finished. Look at the database, then use ` +
        '`prisma migrate resolve` to say whether it is applied or rolled back.',
    );
  }
  if (earlier.checksum !== checksum) {
    throw new Error(
      `Migration ${name} was changed after it had been applied to this database. Put the file back as it was and ` +
        'write the change as a new migration. (In development: delete DATA_DIR and start again.)',
    );
  }
}

async function apply(
  client: pg.Client,
  name: string,
  sql: string,
  checksum: string,
): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    const { message, where } = error as { message: string; where?: string };
    throw new Error(`Migration ${name} cannot be applied: ${message}${where ? `\n${where}` : ''}`, {
      cause: error,
    });
  }
}

if (import.meta.main) {
  const { config } = await import('#lib/server/platform/config.ts');
  const done = await migrate(config.databaseUrl);
  console.log(done.length ? `Applied ${done.join(', ')}.` : 'The database is up to date.');
}
