/** The runner of migrations keeps Prisma's table as Prisma would. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../scripts/migrate.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

const folder = join(import.meta.dirname, '..', '..', 'prisma', 'migrations');
const names = readdirSync(folder).filter((name) => /^\d{4}_/.test(name));

let database: TestDatabase;
let client: pg.Client;

beforeEach(async () => {
  database = await makeDatabase('migrate');
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterEach(async () => {
  await client.end();
  await database.drop();
});

const empty = (): Promise<unknown> =>
  client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');

describe('migrate', () => {
  it('writes what `prisma migrate deploy` reads', async () => {
    const { rows } = await client.query<Record<string, unknown>>(
      'SELECT * FROM _prisma_migrations ORDER BY migration_name',
    );
    expect(rows).toEqual(
      names.map((name) => ({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        checksum: createHash('sha256')
          .update(readFileSync(join(folder, name, 'migration.sql')))
          .digest('hex'),
        finished_at: expect.any(Date),
        migration_name: name,
        logs: null,
        rolled_back_at: null,
        started_at: expect.any(Date),
        applied_steps_count: 1,
      })),
    );
  });

  it('does nothing the second time', async () => {
    expect(await migrate(database.url)).toEqual([]);
  });

  it('is done once by two at once', async () => {
    await empty();
    const [one, two] = await Promise.all([migrate(database.url), migrate(database.url)]);
    expect([...one, ...two].sort()).toEqual(names);
  });

  it('refuses a migration that was changed after it had been applied', async () => {
    await client.query(
      `UPDATE _prisma_migrations SET checksum = 'other' WHERE migration_name = $1`,
      [names[0]],
    );
    await expect(migrate(database.url)).rejects.toThrow(`Migration ${names[0]} was changed after`);
  });

  it('refuses to go on after one that Prisma left unfinished', async () => {
    await client.query(
      'UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = $1',
      [names[0]],
    );
    await expect(migrate(database.url)).rejects.toThrow(
      `Migration ${names[0]} was begun by Prisma`,
    );
  });

  it('leaves nothing of one that fails', async () => {
    await empty();
    await client.query('CREATE TABLE review (in_the_way int)');
    await expect(migrate(database.url)).rejects.toThrow(
      `Migration ${names[0]} cannot be applied: relation "review"`,
    );
    const { rows } = await client.query(
      `SELECT to_regclass('park') AS park, count(*)::int AS n FROM _prisma_migrations`,
    );
    expect(rows).toEqual([{ park: null, n: 0 }]);
  });
});
