/** C1–C4: what the database itself holds, whoever writes. */
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { loadCatalogue } from '#lib/server/services/catalogue-load.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let db: pg.Client;
beforeAll(async () => {
  database = await makeDatabase('model');
  await loadCatalogue(database.url);
  db = new pg.Client({ connectionString: database.url });
  await db.connect();
  await db.query("SELECT set_config('app.actor', 'test', false)");
});
afterAll(async () => {
  await db.end();
  await database.drop();
});
beforeEach(() => db.query('BEGIN'));
afterEach(() => db.query('ROLLBACK'));

/** The constraint that a write breaks, by the end of its transaction; null when it breaks none. */
async function broken(...statements: string[]): Promise<string | null> {
  try {
    for (const sql of statements) await db.query(sql);
    await db.query('SET CONSTRAINTS ALL IMMEDIATE');
    return null;
  } catch (error) {
    const { constraint, message } = error as { constraint?: string; message: string };
    return constraint ?? message;
  }
}
const OPERATOR = `(SELECT id FROM company WHERE 'OPERATOR' = ANY (roles) AND NOT 'MANUFACTURER' = ANY (roles) LIMIT 1)`;
const MAKER = `(SELECT id FROM company WHERE roles = '{MANUFACTURER}' LIMIT 1)`;

it.each([
  ['company_role', `UPDATE park SET operator_id = ${MAKER} WHERE slug = 'efteling'`],
  ['company_role', `UPDATE park SET owner_id = ${MAKER} WHERE slug = 'efteling'`],
  ['company_role', `UPDATE ride SET manufacturer_id = ${OPERATOR} WHERE slug = 'taron'`],
  ['company_role', `UPDATE ride SET designer_ids = ARRAY[${MAKER}] WHERE slug = 'taron'`],
  ['company_role', `UPDATE company SET roles = '{DESIGNER}' WHERE slug = 'intamin'`],
  ['company_roles', `UPDATE company SET roles = '{KING}' WHERE slug = 'intamin'`],
  ['company_years', `UPDATE company SET founded = 2000, defunct = 1999 WHERE slug = 'intamin'`],
  ['ride_area', `UPDATE ride SET area = 'Nowhere' WHERE slug = 'taron'`],
  ['ride_previous', `UPDATE ride SET previous_id = id WHERE slug = 'taron'`],
  ['ride_dates', `UPDATE ride SET opened = '2001', closed = '1999' WHERE slug = 'taron'`],
  ['ride_dates', `UPDATE ride SET opened = '2001-13' WHERE slug = 'taron'`],
  ['ride_heights', `UPDATE ride SET min_height_cm = 140, max_height_cm = 120 WHERE slug = 'taron'`],
  ['ride_position', `UPDATE ride SET latitude = 50, longitude = NULL WHERE slug = 'taron'`],
  ['ride_capacity', `UPDATE ride SET capacity_per_hour = 0 WHERE slug = 'taron'`],
  ['park_status', `UPDATE park SET status = 'SBNO' WHERE slug = 'efteling'`],
  ['park_dates', `UPDATE park SET opened = 'soon' WHERE slug = 'efteling'`],
])('refuses what breaks %s: %s', async (constraint, sql) => {
  expect(await broken(sql)).toBe(constraint);
});

it('knows dates that are about then', async () => {
  expect(await broken(`UPDATE park SET opened = '1952~' WHERE slug = 'efteling'`)).toBeNull();
});

it('lets an area be renamed in a park and its rides at once, and not in one of them', async () => {
  const inPark = `UPDATE park SET areas = '{New}' WHERE slug = 'phantasialand'`;
  await db.query(`UPDATE park SET areas = '{Old}' WHERE slug = 'phantasialand'`);
  await db.query(`UPDATE ride SET area = 'Old' WHERE slug = 'taron'`);
  expect(await broken(inPark, `UPDATE ride SET area = 'New' WHERE slug = 'taron'`)).toBeNull();
  await db.query('SET CONSTRAINTS ALL DEFERRED');
  expect(await broken(`UPDATE park SET areas = '{Third}' WHERE slug = 'phantasialand'`)).toBe(
    'ride_area',
  );
});

it('lets hardware move on, but neither in a circle nor to two places', async () => {
  const after = (slug: string, before: string) =>
    `UPDATE ride SET previous_id = (SELECT id FROM ride WHERE slug = '${before}') WHERE slug = '${slug}'`;
  expect(await broken(after('taron', 'python'), after('black-mamba', 'taron'))).toBeNull();
  await db.query('SET CONSTRAINTS ALL DEFERRED');
  await db.query('SAVEPOINT chain');
  expect(await broken(after('python', 'black-mamba'))).toBe('ride_previous');
  await db.query('ROLLBACK TO chain');
  expect(await broken(after('colorado-adventure', 'python'))).toBe('ride_previous_id_key');
});

it('keeps every address that an entry had', async () => {
  await db.query(`UPDATE park SET slug = 'one' WHERE slug = 'efteling'`);
  await db.query(`UPDATE park SET slug = 'two' WHERE slug = 'one'`);
  await db.query(`UPDATE park SET slug = 'efteling' WHERE slug = 'two'`);
  const { rows } = await db.query("SELECT former_slugs FROM park WHERE slug = 'efteling'");
  expect(rows).toEqual([{ former_slugs: ['one', 'two'] }]);
});
