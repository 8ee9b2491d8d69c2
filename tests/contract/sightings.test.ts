/**
 * C6, S64: what visitors see on site, on the real server: exactly once, counted by people and told without
 * naming them, of the day on which it was said.
 */
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sayIt, takeItBack } from '#lib/client/db/sighting-writing.ts';
import { pullMine } from '#lib/client/sync/pull-mine.ts';
import { pullPark } from '#lib/client/sync/pull.ts';
import { pushOnce } from '#lib/client/sync/push.ts';
import { CatalogueMemory } from '#lib/client/catalogue/memory.ts';
import type { Net } from '#lib/client/sync/net.ts';
import { mostADay } from '#lib/domain/sightings/when.ts';
import type { SightedRow } from '#lib/domain/sightings/sighting.ts';
import type { PushRequest, PushResult, QueuedMutation } from '#lib/protocol/push.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { CatalogueViews } from '#lib/server/services/catalogue-views.ts';
import { unverifyFacts, verifyFacts } from '#lib/server/services/verify-facts.ts';
import { readFeed } from '#lib/server/sync/feed.ts';
import { applyPush, type PushHouse } from '#lib/server/sync/push.ts';
import { memoryCache, memoryMine, memoryOutbox } from '../convergence/store/databases.ts';
import { Disk, Process } from '../convergence/store/disk.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { directNet } from '../support/direct-net.ts';

const PARK = uuidv7();
const MARK = 'a'.repeat(16);
/** Half past noon in Berlin. */
const NOW = Date.parse('2026-06-01T10:30:00.000Z');
const MINUTE = 60_000;
const DAY = 86_400_000;
const iso = (ms: number): string => new Date(ms).toISOString();

let database: TestDatabase;
let pool: pg.Pool;
let moved: string[] = [];
let now = NOW;
const house = (): PushHouse => ({
  pool,
  now: () => new Date(now),
  moved: (scope) => void moved.push(scope),
  report: (error) => {
    throw error;
  },
  photoSettled: async () => undefined,
});

async function write(sql: string, values: unknown[] = []): Promise<void> {
  const db = await pool.connect();
  try {
    await db.query('BEGIN');
    await db.query("SELECT set_config('app.actor', 'test', true)");
    await db.query(sql, values);
    await db.query('COMMIT');
  } finally {
    db.release();
  }
}

beforeAll(async () => {
  database = await makeDatabase('sightings');
  pool = new pg.Pool({ connectionString: database.url, max: 10 });
  await write(
    `INSERT INTO park (id, slug, name, type, status, country, continent, latitude, longitude, time_zone)
     VALUES ($1, 'p', 'P', 'THEME_PARK', 'OPERATING', 'DE', 'EU', 50, 8, 'Europe/Berlin')`,
    [PARK],
  );
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function aRide(): Promise<string> {
  const id = uuidv7();
  await write(
    `INSERT INTO ride (id, park_id, slug, name, category, status) VALUES ($1, $2, $3, 'R', 'RC', 'OPERATING')`,
    [id, PARK, id],
  );
  return id;
}

async function person(): Promise<string> {
  const id = uuidv7();
  await pool.query(
    `INSERT INTO "user" (id, email, name, password_hash) VALUES ($1, $2, 'N', 'x')`,
    [id, `${id}@demo.test`],
  );
  return id;
}

const item = (sightingId: string, name: string, args: object, seq = 1): QueuedMutation => ({
  ...{ id: uuidv7(), lane: `sighting:${sightingId}`, seq, name, v: 1 },
  args: { sightingId, ...args },
  madeAt: iso(NOW),
});
const say = (ride: string, said: string, at = NOW, over: object = {}): QueuedMutation =>
  item(uuidv7(), 'sighting.say', {
    ...{ subject: { kind: 'ride', id: ride }, said, at: iso(at) },
    mark: said === 'TRUE' ? MARK : null,
    ...over,
  });
const unsay = (said: QueuedMutation): QueuedMutation =>
  item((said.args as { sightingId: string }).sightingId, 'sighting.unsay', {}, 2);

async function push(
  user: string,
  mutations: QueuedMutation[],
  client = uuidv7(),
): Promise<PushResult[]> {
  const request: PushRequest = { p: PROTOCOL, clientId: client, userId: user, mutations };
  return (await applyPush(request, { id: user, role: 'USER' }, house())).results;
}

async function sighted(id: string): Promise<SightedRow | undefined> {
  const { rows } = await pool.query<{ row: SightedRow }>(
    'SELECT row FROM sync_sighted WHERE id = $1',
    [id],
  );
  return rows[0]?.row;
}
const voices = (people: number, at = NOW) => ({ people, at: iso(at) });

describe('what visitors say', () => {
  it('S4: sent twenty times at once it is one word, and whoever follows the park is told to look', async () => {
    const [user, ride] = [await person(), await aRide()];
    const [client, one] = [uuidv7(), say(ride, 'CLOSED')];
    moved = [];
    const answers = await Promise.all(Array.from({ length: 20 }, () => push(user, [one], client)));
    for (const [answer] of answers)
      expect(answer).toEqual({ id: one.id, kind: 'applied', version: 1 });
    expect(await sighted(ride)).toEqual({
      ...{ id: ride, parkId: PARK, checks: [], verified: null, heardAt: iso(NOW) },
      days: [{ day: '2026-06-01', closed: voices(1), open: null }],
    });
    expect(moved).toEqual([`park:${PARK}`]);
  });

  it('counts people, each by their last word of the day, and shows both sides', async () => {
    const [ride, ann, ben, cleo] = [await aRide(), await person(), await person(), await person()];
    await push(ann, [say(ride, 'CLOSED', NOW - 9 * MINUTE)]);
    await push(ann, [say(ride, 'CLOSED', NOW - 8 * MINUTE)]);
    await push(ben, [say(ride, 'OPEN', NOW - 7 * MINUTE)]);
    await push(ben, [say(ride, 'CLOSED', NOW - 6 * MINUTE)]);
    await push(cleo, [say(ride, 'OPEN', NOW - 5 * MINUTE)]);
    expect((await sighted(ride))!.days).toEqual([
      {
        day: '2026-06-01',
        closed: voices(2, NOW - 6 * MINUTE),
        open: voices(1, NOW - 5 * MINUTE),
      },
    ]);
  });

  it('S64: what arrives late counts for the day on which it was said', async () => {
    const [ride, user] = [await aRide(), await person()];
    await push(user, [say(ride, 'CLOSED', NOW - 2 * DAY)]);
    expect((await sighted(ride))!.days).toEqual([
      { day: '2026-05-30', closed: voices(1, NOW - 2 * DAY), open: null },
    ]);
    await push(user, [say(ride, 'OPEN')]);
    expect((await sighted(ride))!.days.map(({ day }) => day)).toEqual(['2026-06-01', '2026-05-30']);
    // Half past midnight in the park, still yesterday by UTC.
    const late = await aRide();
    await push(user, [say(late, 'CLOSED', Date.parse('2026-05-31T22:30:00.000Z'))]);
    expect((await sighted(late))!.days[0]!.day).toBe('2026-06-01');
  });

  it('a clock that cannot be right is refused, and nothing is told', async () => {
    const [ride, user] = [await aRide(), await person()];
    for (const at of [NOW + DAY, NOW - 500 * DAY])
      expect(await push(user, [say(ride, 'CLOSED', at)])).toMatchObject([
        { kind: 'rejected', code: 'CLOCK_WRONG', field: 'at' },
      ]);
    expect(await sighted(ride)).toBeUndefined();
  });

  it('tells of a week and of three versions of the facts, however much was said', async () => {
    const [ride, user] = [await aRide(), await person()];
    await write(
      `INSERT INTO sighting (id, user_id, version, received_at, subject_kind, subject_id, park_id, said, day, said_at, mark)
       SELECT gen_random_uuid(), $1, 1, now(), 'ride', $2, $3, said, day, day + time '12:00', CASE said WHEN 'TRUE' THEN lpad(to_hex(n), 16, '0') END
         FROM generate_series(1, 60) n, LATERAL (SELECT date '2026-04-01' + n AS day) d, unnest(ARRAY['CLOSED', 'TRUE']) said`,
      [user, ride, PARK],
    );
    const row = (await sighted(ride))!;
    expect(row.days.map(({ day }) => day)).toHaveLength(7);
    expect(row.days[0]!.day).toBe('2026-05-31');
    expect(row.checks.map(({ on }) => on)).toEqual(['2026-05-31', '2026-05-30', '2026-05-29']);
  });

  it('is taken back with its words, and goes with its writer', async () => {
    const [ride, ann, ben] = [await aRide(), await person(), await person()];
    const said = say(ride, 'CLOSED');
    const client = uuidv7();
    await push(ann, [said], client);
    await push(ben, [say(ride, 'CLOSED')]);
    await push(ann, [unsay(said)], client);
    expect((await sighted(ride))!.days).toMatchObject([{ closed: { people: 1 } }]);
    const kept = await pool.query('SELECT subject_id, said FROM sighting WHERE user_id = $1', [
      ann,
    ]);
    expect(kept.rows).toEqual([{ subject_id: null, said: null }]);
    await pool.query('DELETE FROM "user" WHERE id = $1', [ben]);
    expect((await sighted(ride))!.days).toEqual([]);
  });

  it('many words of a day are one change to tell, and none of them says who', async () => {
    const ride = await aRide();
    const people = await Promise.all(Array.from({ length: 25 }, person));
    await Promise.all(people.map((user, i) => push(user, [say(ride, i % 5 ? 'CLOSED' : 'OPEN')])));
    const { rows } = await pool.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM sync_change WHERE scope = $1 AND entity = 'sighted' AND id = $2",
      [`park:${PARK}`, ride],
    );
    expect(rows).toEqual([{ n: 1 }]);
    expect((await sighted(ride))!.days).toMatchObject([{ closed: voices(20), open: voices(5) }]);
    const page = JSON.stringify(await readFeed(pool, `park:${PARK}`, '0'));
    for (const user of people) expect(page).not.toContain(user);
  });

  it('a ride that goes takes with it what was said, and its visitors’ phones are answered all the same', async () => {
    const [ride, user] = [await aRide(), await person()];
    await push(user, [say(ride, 'CLOSED')]);
    await write('DELETE FROM ride WHERE id = $1', [ride]);
    expect(await sighted(ride)).toBeUndefined();
    const page = await readFeed(pool, `user:${user}`, '0');
    expect(page).toMatchObject({ changes: [{ entity: 'sighting', row: { version: 1 } }] });
    expect(await push(user, [say(ride, 'OPEN')])).toMatchObject([
      { kind: 'rejected', code: 'SUBJECT_GONE' },
    ]);
  });
});

describe('how much one person may say', () => {
  it('a newcomer reaches the limit of a day; the rest waits, and is taken the day after', async () => {
    const [ride, user, client] = [await aRide(), await person(), uuidv7()];
    const all = Array.from({ length: mostADay(false) + 1 }, () => say(ride, 'CLOSED'));
    const answers = await push(user, all, client);
    expect(answers.slice(0, -1).every(({ kind }) => kind === 'applied')).toBe(true);
    expect(answers.at(-1)).toMatchObject({ kind: 'retry', code: 'RATE_LIMITED' });
    now = NOW + DAY + MINUTE;
    expect(await push(user, [all.at(-1)!], client)).toMatchObject([{ kind: 'applied' }]);
    now = NOW;
  });

  it('somebody of whom something is published may say more', async () => {
    const [ride, user] = [await aRide(), await person()];
    await write(
      `INSERT INTO submission (id, kind, author_id, subject_kind, subject_id, park_id, fields, state)
       VALUES ($1, 'review', $2, 'ride', $3, $4, '{}', 'APPROVED')`,
      [uuidv7(), user, ride, PARK],
    );
    const all = Array.from({ length: mostADay(false) + 5 }, () => say(ride, 'CLOSED'));
    expect((await push(user, all)).every(({ kind }) => kind === 'applied')).toBe(true);
  });
});

describe('bad input', () => {
  it.each([
    ['said', { said: 'BROKEN' }],
    ['at', { at: 'yesterday' }],
    ['mark', { mark: MARK }],
    ['mark', { said: 'TRUE', mark: null }],
    ['said', { subject: { kind: 'park', id: PARK } }],
    ['subject.kind', { subject: { kind: 'company', id: PARK } }],
    ['subject.id', { subject: { kind: 'ride', id: 'x' } }],
    ['', { more: 1 }],
  ])('in %s is refused by its name: %j', async (field, over) => {
    const [answer] = await push(await person(), [say(await aRide(), 'CLOSED', NOW, over)]);
    expect(answer).toMatchObject({ kind: 'rejected', code: 'INVALID', field });
  });

  it('an id of somebody else’s is refused, to say and to take back', async () => {
    const [ride, owner, other] = [await aRide(), await person(), await person()];
    const said = say(ride, 'CLOSED');
    await push(owner, [said]);
    const refusal = [{ kind: 'rejected', code: 'ID_TAKEN' }];
    expect(await push(other, [{ ...unsay(said), seq: 1 }])).toMatchObject(refusal);
    const again = { ...said, id: uuidv7() };
    expect(await push(other, [again])).toMatchObject(refusal);
    expect((await sighted(ride))!.days).toMatchObject([{ closed: { people: 1 } }]);
  });

  it.each([
    ["said = 'TRUE'"],
    ['mark = $2'],
    ["said = 'BROKEN'"],
    ['day = NULL'],
    ["subject_kind = 'park'"],
  ])('the database itself refuses %s', async (change) => {
    const [ride, user] = [await aRide(), await person()];
    await push(user, [say(ride, 'CLOSED')]);
    const values = change.includes('$2') ? [ride, MARK] : [ride];
    const update = pool.query(`UPDATE sighting SET ${change} WHERE subject_id = $1`, values);
    await expect(update).rejects.toThrow(/sighting_(whole|words)/);
  });
});

/** One person's phone on a line to the real server. */
function phoneOf(user: string) {
  const disk = new Disk();
  const box = memoryOutbox(disk, new Process(), user, uuidv7);
  const mine = memoryMine(disk, new Process(), user);
  const cache = memoryCache(disk, new Process());
  const net: Net = {
    ...directNet(pool).net,
    push: (request) => applyPush(request, { id: user, role: 'USER' }, house()),
  };
  return {
    box,
    mine,
    async send(): Promise<void> {
      while (await pushOnce(box, user, net, { now: () => now, chance: () => 0 }));
      await pullMine(mine, box, net, user);
    },
    /** What its memory then shows of the park. */
    async park() {
      const { changes } = await pullPark(cache, net, PARK);
      const memory = new CatalogueMemory();
      for (const scope of ['catalogue', `park:${PARK}`] as const) {
        const page = await readFeed(pool, scope, '0');
        if ('changes' in page) memory.apply(page.changes);
      }
      memory.apply(changes);
      memory.scopeKnown(PARK);
      return memory.park('p')!;
    },
  };
}

it('said on one phone, it is on the page of another, the same as the server shows; taken back, it is gone', async () => {
  const [ride, ann, ben] = [await aRide(), await person(), await person()];
  const [here, there] = [phoneOf(ann), phoneOf(ben)];
  const about = { name: 'R', href: '/parks/p/rides/r' };
  const id = uuidv7();
  const said = {
    ...{ sightingId: id, subject: { kind: 'ride' as const, id: ride }, said: 'CLOSED' as const },
    ...{ at: iso(NOW), mark: null },
  };
  await sayIt(here.box, said, about, iso(NOW));
  await sayIt(here.box, said, about, iso(NOW));
  await here.send();
  expect(await here.box.mutations.count()).toBe(0); // shown back, and let go of (S56)
  const shown = await there.park();
  const row = shown.sighted.find((one) => one.id === ride);
  expect(row?.days).toEqual([{ day: '2026-06-01', closed: voices(1), open: null }]);
  const server = await new CatalogueViews(pool).park('p');
  expect(server!.sighted).toEqual(shown.sighted);
  expect(server!.mark).toBe(shown.mark);

  await takeItBack(here.box, id, true, about, iso(NOW));
  await here.send();
  expect(await here.box.mutations.count()).toBe(0);
  expect((await there.park()).sighted.find((one) => one.id === ride)?.days).toEqual([]);
});

describe('what a moderator vouches for', () => {
  it('is what they looked at: it is told with its evidence, kept in the history, and taken back', async () => {
    const [ride, moderator] = [await aRide(), { id: await person() }];
    const phone = phoneOf(moderator.id);
    const markNow = async () => (await new CatalogueViews(pool).ride('p', ride))!.mark;
    const about = { kind: 'ride' as const, id: ride };
    const evidence = 'https://park.test/height-rules';
    const facts = { ...about, mark: await markNow(), evidence };
    expect(await verifyFacts(pool, facts, moderator, new Date(NOW))).toBe(PARK);
    const told = { mark: facts.mark, on: '2026-06-01', evidence };
    const shown = (await phone.park()).sighted.find((one) => one.id === ride);
    expect(shown?.verified).toEqual(told);

    await write('UPDATE ride SET min_height_cm = 140 WHERE id = $1', [ride]);
    expect(await markNow()).not.toBe(facts.mark);
    const stale = verifyFacts(pool, facts, moderator, new Date(NOW));
    await expect(stale).rejects.toMatchObject({ code: 'CONFLICT' });

    await unverifyFacts(pool, about, moderator);
    expect((await sighted(ride))!.verified).toBeNull();
    const { rows } = await pool.query(
      "SELECT op, actor FROM history WHERE entity = 'verified' AND row_id = $1 ORDER BY id",
      [ride],
    );
    expect(rows).toEqual([
      { op: 'INSERT', actor: moderator.id },
      { op: 'DELETE', actor: moderator.id },
    ]);
    await expect(unverifyFacts(pool, about, moderator)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('of a park, with the hours that only its own row has', async () => {
    const moderator = { id: await person() };
    const hours = {
      rule: 'Mo-Su 09:00-18:00',
      dates: {},
      source: 'COMMUNITY',
      of: null,
      checkedOn: null,
    };
    await write('UPDATE park SET hours = $2 WHERE id = $1', [PARK, JSON.stringify(hours)]);
    const { mark } = (await new CatalogueViews(pool).park('p'))!;
    const facts = { kind: 'park' as const, id: PARK, mark, evidence: 'Asked at the gate.' };
    expect(await verifyFacts(pool, facts, moderator, new Date(NOW))).toBe(PARK);
  });
});
