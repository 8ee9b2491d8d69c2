/**
 * R4, S56: the ride log on the real server: exactly once, its rider's alone, and a thousand entries of two
 * phones that come together without loss.
 */
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeEntry, logRides, removeEntry } from '#lib/client/db/log-writing.ts';
import type { Mine } from '#lib/client/db/mine.ts';
import type { Outbox } from '#lib/client/db/outbox.ts';
import { deedsIn } from '#lib/client/db/deeds.ts';
import type { Net } from '#lib/client/sync/net.ts';
import { pullMine } from '#lib/client/sync/pull-mine.ts';
import { pushOnce } from '#lib/client/sync/push.ts';
import { DomainError } from '#lib/domain/errors.ts';
import type { KeptLog, LogEntry } from '#lib/domain/log/entry.ts';
import { logWith, type LoggedEntry } from '#lib/domain/logbook/log-view.ts';
import type { PushRequest, PushResult, QueuedMutation } from '#lib/protocol/push.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { readFeed } from '#lib/server/sync/feed.ts';
import { applyPush, type PushHouse } from '#lib/server/sync/push.ts';
import { memoryMine, memoryOutbox } from '../convergence/store/databases.ts';
import { Disk, Process } from '../convergence/store/disk.ts';
import { seeded } from '../convergence/seeded.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { directNet } from '../support/direct-net.ts';

let database: TestDatabase;
let pool: pg.Pool;
let house: PushHouse;

beforeAll(async () => {
  database = await makeDatabase('ride_log');
  pool = new pg.Pool({ connectionString: database.url, max: 10 });
  house = {
    pool,
    now: () => new Date(),
    report: (error) => {
      throw error;
    },
    photoSettled: async () => undefined,
  };
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function person(): Promise<string> {
  const id = uuidv7();
  await pool.query(
    `INSERT INTO "user" (id, email, name, password_hash) VALUES ($1, $2, 'N', 'x')`,
    [id, `${id}@demo.test`],
  );
  return id;
}

const ride = { id: uuidv7(), name: 'Taron', parkId: uuidv7(), parkName: 'Phantasialand' };
const fields = { on: '2026-06-01', at: '10:15', laps: 1, note: '', waitedMinutes: 20 };
const entry: LogEntry = { ride, ...fields };

const item = (entryId: string, name: string, args: object, seq = 1): QueuedMutation => ({
  ...{ id: uuidv7(), lane: `log:${entryId}`, seq, name, v: 1 },
  args: { entryId, ...args },
  madeAt: new Date().toISOString(),
});
const put = (entryId: string, said: object = {}, seq = 1) =>
  item(entryId, 'log.put', { ride, was: null, fields: { ...fields, ...said } }, seq);

async function push(
  user: string,
  client: string,
  mutations: QueuedMutation[],
): Promise<PushResult[]> {
  const request: PushRequest = { p: PROTOCOL, clientId: client, userId: user, mutations };
  return (await applyPush(request, { id: user, role: 'USER' }, house)).results;
}

async function logOf(user: string): Promise<KeptLog[]> {
  const { rows } = await pool.query<{ row: KeptLog }>(
    'SELECT s.row FROM ride_log l JOIN sync_log s USING (id) WHERE l.user_id = $1 ORDER BY l.id',
    [user],
  );
  return rows.map(({ row }) => row);
}

describe('the ride log at the server', () => {
  it('S4: an entry sent twenty times at once is one, whether or not its ride is in the catalogue', async () => {
    const user = await person();
    const client = uuidv7();
    const one = put(uuidv7());
    const answers = await Promise.all(Array.from({ length: 20 }, () => push(user, client, [one])));
    for (const [answer] of answers)
      expect(answer).toEqual({ id: one.id, kind: 'applied', version: 1 });
    expect((await logOf(user)).map((row) => row.entry)).toEqual([entry]);
  });

  it('two phones that make the same entry at once make one, and both are answered', async () => {
    const user = await person();
    const id = uuidv7();
    const [[here], [there]] = await Promise.all([
      push(user, uuidv7(), [put(id, { note: 'front' })]),
      push(user, uuidv7(), [put(id, { note: 'back' })]),
    ]);
    expect([here!.kind, there!.kind]).toEqual(['applied', 'applied']);
    const [row] = await logOf(user);
    expect(row!.version).toBe(2);
    expect(row!.entry!.note.split('\n').sort()).toEqual(['back', 'front']);
  });

  it("is nobody else's: not to read, not to change, not to take out", async () => {
    const [owner, other] = [await person(), await person()];
    const id = uuidv7();
    await push(owner, uuidv7(), [put(id, { note: 'mine' })]);
    const refusal = [{ kind: 'rejected', code: 'ID_TAKEN' }];
    expect(await push(other, uuidv7(), [put(id, { note: 'theirs' })])).toMatchObject(refusal);
    const removal = item(id, 'log.remove', { noteSeen: 'mine' });
    expect(await push(other, uuidv7(), [removal])).toMatchObject(refusal);
    expect((await logOf(owner))[0]).toMatchObject({ version: 1, entry: { note: 'mine' } });
    const { rows } = await pool.query<{ scope: string }>(
      'SELECT scope FROM sync_change WHERE id = $1',
      [id],
    );
    expect(rows).toEqual([{ scope: `user:${owner}` }]);
    const theirs = await readFeed(pool, `user:${other}`, '0');
    expect(theirs).toMatchObject({ changes: [] });
  });

  it('what was removed is told without its words, and is gone with its rider', async () => {
    const user = await person();
    const id = uuidv7();
    await push(user, uuidv7(), [
      put(id, { note: 'to be forgotten' }),
      item(id, 'log.remove', { noteSeen: 'to be forgotten' }, 2),
    ]);
    expect(await logOf(user)).toMatchObject([{ id, version: 2, entry: null }]);
    const { rows } = await pool.query('SELECT note, ride_name FROM ride_log WHERE id = $1', [id]);
    expect(rows).toEqual([{ note: null, ride_name: null }]);
    await pool.query('DELETE FROM "user" WHERE id = $1', [user]);
    expect(await logOf(user)).toEqual([]);
  });

  it.each([
    ['fields.laps', { laps: 0 }],
    ['fields.laps', { laps: 1.5 }],
    ['fields.laps', { laps: 100 }],
    ['fields.on', { on: '2026-02-30' }],
    ['fields.on', { on: 'today' }],
    ['fields.at', { at: '25:00' }],
    ['fields.waitedMinutes', { waitedMinutes: -1 }],
    ['fields.note', { note: 'x'.repeat(1_001) }],
    ['fields.note', { note: 'a\u0000b' }],
    ['fields.note', { note: '\ud800' }],
    ['fields', { more: 1 }],
  ])('bad input in %s is refused by its name: %j', async (field, said) => {
    const [answer] = await push(await person(), uuidv7(), [put(uuidv7(), said)]);
    expect(answer).toMatchObject({ kind: 'rejected', code: 'INVALID', field });
  });

  it('a lane that is not of the entry is refused', async () => {
    const stray = { ...put(uuidv7()), lane: `log:${uuidv7()}` };
    const [answer] = await push(await person(), uuidv7(), [stray]);
    expect(answer).toMatchObject({ kind: 'rejected', code: 'INVALID', field: 'lane' });
  });
});

/** One of a person's phones, on a line that loses every third answer. */
class Phone {
  readonly box: Outbox;
  readonly mine: Mine;
  readonly #user: string;
  #pushes = 0;
  #clock = 0;

  constructor(user: string) {
    const disk = new Disk();
    this.#user = user;
    this.box = memoryOutbox(disk, new Process(), user, uuidv7);
    this.mine = memoryMine(disk, new Process(), user);
  }

  async log(): Promise<LoggedEntry[]> {
    const rows = (await this.mine.rows.toArray()).map(({ row }) => row as KeptLog);
    return logWith(rows, await deedsIn(this.box));
  }

  /** Sends all and fetches what the other one sent. */
  async sync(): Promise<void> {
    const net: Net = {
      ...directNet(pool).net,
      push: async (request) => {
        const answer = await applyPush(request, { id: this.#user, role: 'USER' }, house);
        if (++this.#pushes % 3 === 0) throw new DomainError('OFFLINE');
        return answer;
      },
    };
    const around = { now: () => (this.#clock += 3_600_000), chance: () => 0 };
    for (let more = true; more;)
      more = await pushOnce(this.box, this.#user, net, around).catch(() => true);
    await pullMine(this.mine, this.box, net, this.#user);
  }
}

it('S57: 1,000 entries of two phones, some of them changed on both, come together exactly', async () => {
  const user = await person();
  const phones = [new Phone(user), new Phone(user)] as const;
  const chance = seeded(7);
  const AT = '2026-06-01T10:00:00.000Z';
  const expected = new Map<string, number>();

  for (const [which, phone] of phones.entries()) {
    const logged = Array.from({ length: 500 }, (_, n) => {
      const laps = 1 + Math.floor(chance() * 5);
      return { id: uuidv7(), entry: { ...entry, laps, note: `${which} ${n}` } };
    });
    await logRides(phone.box, logged, AT);
    for (const { id, entry: is } of logged) expected.set(id, is.laps);
  }
  for (const phone of phones) await phone.sync();
  for (const phone of phones) await phone.sync();

  // Offline, both change the same fifty: one the laps, the other the note. And each takes fifty out.
  const shared = (await phones[0].log()).slice(0, 50);
  for (const { id, entry: seen } of shared) {
    await changeEntry(phones[0].box, id, seen, { ...seen, laps: 9 }, AT);
    await changeEntry(phones[1].box, id, seen, { ...seen, note: `${seen.note}, wet` }, AT);
    expected.set(id, 9);
  }
  for (const [which, phone] of phones.entries())
    for (const { id, entry: seen } of (await phone.log()).slice(
      100 + which * 50,
      150 + which * 50,
    )) {
      await removeEntry(phone.box, id, seen, true, AT);
      expected.delete(id);
    }
  for (let round = 0; round < 3; round++) for (const phone of phones) await phone.sync();

  const sorted = (entries: Iterable<readonly [string, number]>) =>
    [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  const atServer = (await logOf(user)).flatMap(({ id, entry: is }) =>
    is ? [[id, is.laps] as const] : [],
  );
  expect(atServer).toHaveLength(900);
  expect(sorted(atServer)).toEqual(sorted(expected));
  for (const phone of phones) {
    const log = await phone.log();
    expect(sorted(log.map(({ id, entry: is }) => [id, is.laps]))).toEqual(sorted(expected));
    expect(log.filter(({ entry: is }) => is.note.endsWith(', wet'))).toHaveLength(50);
    expect(log.some(({ waits }) => waits)).toBe(false);
    expect(await phone.box.mutations.count()).toBe(0);
  }
}, 120_000);
