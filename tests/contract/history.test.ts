/** C5: every change is kept, told to everybody, and can be taken back. */
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { changesOf } from '#lib/domain/catalogue/history.ts';
import { loadCatalogue } from '#lib/server/services/catalogue-load.ts';
import { readHistory, revertChange } from '#lib/server/services/history.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let pool: pg.Pool;
let ride: string;
const moderator = { id: '00000000-0000-4000-8000-000000000001' };

beforeAll(async () => {
  database = await makeDatabase('history');
  pool = new pg.Pool({ connectionString: database.url, max: 5 });
  pool.on('connect', (client) => client.on('error', () => undefined));
  await loadCatalogue(database.url);
  await pool.query(
    `INSERT INTO "user" (id, email, name, password_hash) VALUES ($1, 'mod@example.test', 'Mo', 'x')`,
    [moderator.id],
  );
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
let turn = 0;
beforeEach(async () => {
  // A ride of its own for each test: the history of the others is their own.
  const { rows } = await pool.query<{ id: string }>(
    'SELECT id FROM ride ORDER BY id OFFSET $1 LIMIT 1',
    [turn++],
  );
  ride = rows[0]!.id;
});

async function write(sql: string, ...values: unknown[]): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query("SELECT set_config('app.actor', $1, true)", [moderator.id]);
    await client.query(sql, values);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
const historyOf = async (id = ride) => (await readHistory(pool, 'ride', id))!;
const now = async () =>
  (await pool.query('SELECT * FROM ride WHERE id = $1', [ride])).rows[0] as Record<string, unknown>;

it('tells a fact that was changed, taken back and changed again', async () => {
  await write("UPDATE ride SET opened = '1901', description = 'Words.' WHERE id = $1", ride);
  let history = await historyOf();
  expect(history.versions[0]).toMatchObject({
    by: { kind: 'person', name: 'Mo' },
    proposedBy: null,
  });
  expect(history.versions.at(-1)!.by).toEqual({ kind: 'import', name: 'starter' });
  const before = history.versions[1]!.fields!;
  const seen = history.versions[0]!.id;
  await revertChange(pool, { kind: 'ride', id: ride, change: seen, seen }, moderator);
  expect(await now()).toMatchObject({
    opened: before['opened'],
    description: before['description'],
  });
  await write("UPDATE ride SET opened = '1902' WHERE id = $1", ride);

  history = await historyOf();
  expect(
    history.versions.map(({ id }) => changesOf(history.versions, id).map((c) => [c.field, c.to])),
  ).toEqual([
    [['opened', '1902']],
    [
      ['description', before['description']],
      ['opened', before['opened']],
    ],
    [
      ['description', 'Words.'],
      ['opened', '1901'],
    ],
    [],
  ]);
  expect(history.name).toBe((await now())['name']);
  expect(history.href).toMatch(/^\/parks\/[a-z-]+\/rides\//);
});

it('takes back one of several changes and leaves the others', async () => {
  await write(
    "UPDATE ride SET opened = '1903', min_height_cm = NULL, min_height_accompanied_cm = NULL WHERE id = $1",
    ride,
  );
  const [first] = (await historyOf()).versions;
  await write("UPDATE ride SET description = 'Other words.' WHERE id = $1", ride);
  const [newest] = (await historyOf()).versions;
  await revertChange(
    pool,
    { kind: 'ride', id: ride, change: first!.id, seen: newest!.id },
    moderator,
  );
  expect(await now()).toMatchObject({ description: 'Other words.' });
  expect((await now())['opened']).not.toBe('1903');
});

it('refuses what was not on the screen, what is not there, and what no longer fits', async () => {
  await write("UPDATE ride SET opened = '1904' WHERE id = $1", ride);
  const seen = (await historyOf()).versions[0]!.id;
  await write("UPDATE ride SET opened = '1905' WHERE id = $1", ride);
  const newest = (await historyOf()).versions[0]!.id;
  const revert = (more: object) =>
    revertChange(pool, { kind: 'ride', id: ride, change: seen, seen: newest, ...more }, moderator);
  await expect(revert({ seen })).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(revert({ change: 1e9 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(revert({ id: moderator.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });

  await write(
    `UPDATE park SET areas = '{Old}' WHERE id = (SELECT park_id FROM ride WHERE id = $1)`,
    ride,
  );
  await write("UPDATE ride SET area = 'Old' WHERE id = $1", ride);
  await write('UPDATE ride SET area = NULL WHERE id = $1', ride);
  await write(
    `UPDATE park SET areas = '{}' WHERE id = (SELECT park_id FROM ride WHERE id = $1)`,
    ride,
  );
  const last = (await historyOf()).versions[0]!.id;
  await expect(revert({ change: last, seen: last })).rejects.toMatchObject({ code: 'INVALID' });
  expect((await now())['area']).toBeNull();
});

it('names what fields refer to, and keeps what is gone', async () => {
  await write(
    `UPDATE ride SET manufacturer_id = (SELECT id FROM company WHERE slug = 'intamin') WHERE id = $1`,
    ride,
  );
  expect(Object.values((await historyOf()).names)).toContain('Intamin Amusement Rides');
  await write('DELETE FROM ride WHERE id = $1', ride);
  const history = await historyOf();
  expect(history.versions[0]!.fields).toBeNull();
  expect(history.name).toBeTruthy();
  expect(await readHistory(pool, 'ride', moderator.id)).toBeNull();
});
