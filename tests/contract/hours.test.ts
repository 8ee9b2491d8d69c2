/** H1: a park's hours are written once, kept with their history, and reach every phone as days. */
import 'fake-indexeddb/auto';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CatalogueMemory } from '#lib/client/catalogue/memory.ts';
import { Cache } from '#lib/client/db/cache.ts';
import { pullPark } from '#lib/client/sync/pull.ts';
import type { ParkHours } from '#lib/domain/hours/hours.ts';
import { openAt } from '#lib/domain/hours/open-now.ts';
import { DomainError } from '#lib/domain/errors.ts';
import { loadCatalogue } from '#lib/server/services/catalogue-load.ts';
import { CatalogueViews } from '#lib/server/services/catalogue-views.ts';
import { readHistory, revertChange } from '#lib/server/services/history.ts';
import { stopHoursProcess } from '#lib/server/services/hours/expand.ts';
import { expandDue } from '#lib/server/services/hours/keep-expanded.ts';
import { keepHours } from '#lib/server/services/hours/rounds.ts';
import { setHours } from '#lib/server/services/hours/set-hours.ts';
import { sayMoved } from '#lib/server/db/moved.ts';
import { hearNotices } from '#lib/server/realtime/notices.ts';
import { localPokes } from '#lib/server/realtime/pokes.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { directNet } from '../support/direct-net.ts';

let database: TestDatabase;
let pool: pg.Pool;
let park: { id: string; slug: string };
let cache: Cache;
let turn = 0;
const moderator = { id: uuidv7(), role: 'MODERATOR' as const };
const now = new Date('2026-11-25T12:00:00Z'); // a Wednesday

beforeAll(async () => {
  database = await makeDatabase('hours');
  pool = new pg.Pool({ connectionString: database.url, max: 4 });
  pool.on('connect', (client) => client.on('error', () => undefined));
  await loadCatalogue(database.url);
  await pool.query(
    `INSERT INTO "user" (id, email, name, password_hash) VALUES ($1, 'mo@example.test', 'Mo', 'x')`,
    [moderator.id],
  );
});
afterAll(async () => {
  stopHoursProcess();
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  const { rows } = await pool.query<typeof park>(
    `SELECT id, slug FROM park 
      WHERE country IN ('DE', 'FR', 'NL', 'ES', 'IT', 'DK', 'SE', 'AT', 'BE') ORDER BY id OFFSET $1 LIMIT 1`,
    [turn++],
  );
  park = rows[0]!; // one of its own for each test, an hour ahead of UTC
  cache = new Cache();
  await cache.delete({ disableAutoOpen: false });
});

const hoursOf = (rule: string | null, more: Partial<ParkHours> = {}): ParkHours => ({
  ...{ rule, dates: {}, source: 'COMMUNITY', of: null, checkedOn: '2026-11-20' },
  ...more,
});
const set = (hours: ParkHours | null, base: ParkHours | null = null, editor = moderator) =>
  setHours(pool, { parkId: park.id, base, hours }, editor, now);

async function write(sql: string, ...values: unknown[]): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query("SELECT set_config('app.actor', 'test', true)");
    await client.query(sql, values);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/** A phone that knows the catalogue looks at the park, and shows it. */
async function onPhone() {
  await pullPark(cache, directNet(pool).net, park.id);
  const memory = new CatalogueMemory();
  const { rows } = await pool.query('SELECT row FROM sync_park WHERE id = $1', [park.id]);
  memory.apply([{ entity: 'park', id: park.id, rev: 1, row: rows[0].row }]);
  memory.apply(await cache.parkRows.where({ parkId: park.id }).toArray());
  return memory.park(park.slug)!.hours;
}
const onServer = async () => (await new CatalogueViews(pool).park(park.slug))!.hours;
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'fine',
    (error: unknown) => (error instanceof DomainError ? error.code : Promise.reject(error)),
  );

describe('hours that are set', () => {
  it('reach server and phone alike, and a later change as well', async () => {
    expect(await onPhone()).toBeNull();
    const first = hoursOf('Mo-Su 10:00-18:00', {
      dates: { '2026-11-27': { stretches: [], note: 'storm' } },
    });
    await set(first);
    const row = (await onPhone())!;
    expect(row).toEqual(await onServer());
    expect(openAt(row, now.getTime())).toMatchObject({ state: 'open', until: '18:00' });
    expect(openAt(row, Date.parse('2026-11-27T12:00:00Z'))).toMatchObject({
      ...{ state: 'closed', note: 'storm', next: { day: '2026-11-28' } },
    });

    await set(hoursOf('Mo-Su 14:00-20:00'), first);
    expect(openAt(await onPhone(), now.getTime())).toMatchObject({
      ...{ state: 'closed', next: { ahead: 0, from: '14:00' } },
    });
    await set(null, hoursOf('Mo-Su 14:00-20:00'));
    expect(await onPhone()).toBeNull();
    expect(await onServer()).toBeNull();
  });

  it('are refused to others, over what somebody else wrote, and when they give no days', async () => {
    const mine = hoursOf('Mo-Su 10:00-18:00');
    const visitor = { ...moderator, role: 'USER' as never };
    expect(await codeOf(set(mine, null, visitor))).toBe('FORBIDDEN');
    await set(mine);
    expect(await codeOf(set(hoursOf('Mo-Su 11:00-18:00'), null))).toBe('CONFLICT');
    expect(await codeOf(set(hoursOf('every day from ten'), mine))).toBe('INVALID');
    const gone = setHours(pool, { parkId: uuidv7(), base: null, hours: mine }, moderator, now);
    expect(await codeOf(gone)).toBe('NOT_FOUND');
    expect((await onServer())!.hours).toEqual(mine);
  });

  it('are from people here when a moderator sets them, whatever was sent', async () => {
    await set(hoursOf('Mo-Su 10:00-18:00', { source: 'OFFICIAL' }));
    expect((await onServer())!.hours.source).toBe('COMMUNITY');
  });

  it('stand in the history, and are taken back with their days', async () => {
    const first = hoursOf('Mo-Su 10:00-18:00');
    await set(first);
    await set(hoursOf('Mo-Su 11:00-23:00'), first);
    const history = (await readHistory(pool, 'park', park.id))!;
    const [change] = history.versions;
    expect(change).toMatchObject({
      by: { name: 'Mo' },
      fields: { hours: { rule: 'Mo-Su 11:00-23:00' } },
    });
    const seen = change!.id;
    await revertChange(pool, { kind: 'park', id: park.id, change: seen, seen }, moderator);
    expect((await onServer())!.hours.rule).toBe('Mo-Su 11:00-23:00'); // until its turn comes
    expect(await expandDue(pool, now)).toEqual([`park:${park.id}`]);
    expect(await onPhone()).toMatchObject({ hours: first });
    expect(openAt(await onPhone(), now.getTime())).toMatchObject({ until: '18:00' });
  });
});

describe('whoever writes', () => {
  const setPast = (hours: ParkHours) =>
    write('UPDATE park SET hours = $2 WHERE id = $1', park.id, JSON.stringify(hours));

  it('the server hears of it and works out the days', async () => {
    const pokes = localPokes();
    const heard: string[] = [];
    pokes.subscribe((topic) => heard.push(topic));
    const stopHearing = hearNotices(database.url, pokes);
    const stop = keepHours(pool, pokes, 3600_000);
    try {
      await vi.waitFor(async () => {
        await sayMoved(pool, 'a word');
        expect(heard).toContain('a word');
      }, 10_000);
      await setPast(hoursOf('Mo-Su 09:00-17:00'));
      await vi.waitFor(() => expect(heard).toContain(`park:${park.id}`), 10_000);
      expect((await onPhone())!.hours.rule).toBe('Mo-Su 09:00-17:00');
    } finally {
      await stop();
      await stopHearing();
    }
  });

  it('a rule that cannot be read is told as not known, with its reason, never as closed', async () => {
    await setPast(hoursOf('sometimes', { dates: { '2026-11-26': { stretches: [], note: null } } }));
    await expandDue(pool, now);
    const row = await onPhone();
    expect(row!.problem).toMatchObject({ code: 'UNREADABLE' });
    expect(openAt(row, now.getTime()).state).toBe('unknown');
    expect(openAt(row, Date.parse('2026-11-26T12:00:00Z')).state).toBe('closed'); // told by date
  });

  it('what is no hours at all is refused by the database', async () => {
    await expect(write(`UPDATE park SET hours = '[]' WHERE id = $1`, park.id)).rejects.toThrow(
      'park_hours_shape',
    );
  });

  it('a park that moves to another zone is worked out again', async () => {
    await set(hoursOf('Mo-Su 10:00-18:00'));
    await write(`UPDATE park SET time_zone = 'America/New_York' WHERE id = $1`, park.id);
    expect(await expandDue(pool, now)).toEqual([`park:${park.id}`]);
    expect(openAt(await onPhone(), now.getTime()).state).toBe('closed'); // seven in the morning there
  });

  it('a park that goes takes its hours along', async () => {
    const { rows } = await pool.query<{ id: string; slug: string }>(
      'SELECT id, slug FROM park p WHERE NOT EXISTS (SELECT FROM ride r WHERE r.park_id = p.id) LIMIT 1',
    );
    if (rows[0]) park = rows[0];
    else await write('DELETE FROM ride WHERE park_id = $1', park.id);
    await set(hoursOf('Mo-Su 10:00-18:00'));
    await pullPark(cache, directNet(pool).net, park.id);
    expect(await cache.parkRows.get(['hours', park.id])).toMatchObject({ row: { id: park.id } });
    await write('DELETE FROM park WHERE id = $1', park.id);
    await pullPark(cache, directNet(pool).net, park.id);
    expect(await cache.parkRows.get(['hours', park.id])).toMatchObject({ row: null });
  });
});

it('each park’s turn comes before its days run out', async () => {
  await set(hoursOf('Mo-Su 10:00-18:00'));
  const later = (days: number) => new Date(now.getTime() + days * 86_400_000);
  expect(await expandDue(pool, later(29))).not.toContain(`park:${park.id}`);
  expect(await expandDue(pool, later(31))).toContain(`park:${park.id}`);
  expect(openAt(await onPhone(), later(80).getTime()).state).toBe('open');
});
