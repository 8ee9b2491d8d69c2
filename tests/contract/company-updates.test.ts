/** B2, B3: what somebody of a company does for its parks, and nobody else: closures and official updates. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { uuidv7 } from 'uuidv7';
import type { DeskUpdate, CompanyDesk } from '#lib/domain/company/desk.ts';
import type { FeedPage } from '#lib/protocol/feed.ts';
import { startCalls, type CallServer } from '../support/calls.ts';

type Person = Awaited<ReturnType<CallServer['person']>>;
interface Company {
  id: string;
  slug: string;
  park: string;
  ride: string;
}

let server: CallServer;
let mayActForPark: typeof import('#lib/server/services/company-seats.ts').mayActForPark;
let grantSeat: typeof import('#lib/server/services/company-seats.ts').grantSeat;
let feedOf: (park: string) => Promise<FeedPage['changes']>;

beforeAll(async () => {
  server = await startCalls('updates');
  ({ mayActForPark, grantSeat } = await import('#lib/server/services/company-seats.ts'));
  const { readFeed } = await import('#lib/server/sync/feed.ts');
  feedOf = async (park) =>
    ((await readFeed(server.pool, `park:${park}`, '0')) as FeedPage).changes.filter(
      ({ entity }) => entity === 'update',
    );
});
afterAll(() => server?.stop());

let turn = 0;
const newCompany = (): Promise<Company> =>
  server.write(async (db) => {
    const slug = `of-${++turn}`;
    const company = { id: uuidv7(), slug, park: uuidv7(), ride: uuidv7() };
    await db.query(
      `INSERT INTO company (id, slug, name, roles) VALUES ($1, $2, $2, '{OPERATOR}')`,
      [company.id, slug],
    );
    await db.query(
      `INSERT INTO park (id, slug, name, type, status, country, continent, latitude, longitude, time_zone, operator_id)
       VALUES ($1, $2, $2, 'THEME_PARK', 'OPERATING', 'DE', 'EU', 50, 8, 'Europe/Berlin', $3)`,
      [company.park, slug, company.id],
    );
    await db.query(
      `INSERT INTO ride (id, park_id, slug, name, category, status) VALUES ($1, $2, 'r', 'R', 'RC', 'OPERATING')`,
      [company.ride, company.park],
    );
    return company;
  });

async function personOf(company: Company): Promise<Person> {
  const person = await server.person();
  const proof = { method: 'MAIL', domain: 'of.com', token: null } as const;
  await server.write((db) =>
    grantSeat(db, { companyId: company.id, userId: person.user.id, ...proof }, new Date()),
  );
  return person;
}

let ours: Company;
let theirs: Company;
let person: Person;
let rival: Person;
beforeEach(async () => {
  [ours, theirs] = [await newCompany(), await newCompany()];
  [person, rival] = [await personOf(ours), await personOf(theirs)];
});

const ask = <T = unknown>(by: Person, procedure: string, input: object): Promise<T> =>
  server.ask<T>(by, `company.${procedure}`, input);
const refusal = (code: string) => expect.objectContaining({ code });
const FIELDS = { title: 'Open late', body: 'Until ten.', from: null, until: '2026-07-01' };
const update = (over: object = {}) => ({
  ...{ id: uuidv7(), version: 0, parkId: ours.park, fields: FIELDS, publish: false },
  ...over,
});
const put = (by: Person, what: object) => ask<DeskUpdate>(by, 'writeUpdate', what);
const moderator = async (): Promise<Person> => {
  const one = await server.person();
  return { ...one, user: { ...one.user, role: 'MODERATOR' } };
};
const historyOf = async (entity: string, id: string) =>
  (
    await server.pool.query<{ actor: string; company: string | null; op: string }>(
      'SELECT actor, company_id AS company, op FROM history WHERE entity = $1 AND row_id = $2 ORDER BY id',
      [entity, id],
    )
  ).rows;

describe('closures', () => {
  const closure = { from: null, until: '2026-07-01', reason: 'A new track.' };
  const close = (by: Person, ride: string, more: object = {}) =>
    ask(by, 'setClosure', { rideId: ride, closure, seen: null, ...more });
  const standing = async (ride: string) =>
    (await server.pool.query('SELECT closure FROM ride WHERE id = $1', [ride])).rows[0].closure;

  it('stand at once, in the name of the company, and are taken back', async () => {
    await close(person, ours.ride);
    expect(await standing(ours.ride)).toEqual(closure);
    expect((await historyOf('ride', ours.ride)).at(-1)).toEqual({
      ...{ actor: person.user.id, company: ours.id, op: 'UPDATE' },
    });
    const { readHistory } = await import('#lib/server/services/history.ts');
    const history = await readHistory(server.pool, 'ride', ours.ride);
    expect(history!.versions.map(({ speaksFor }) => speaksFor)).toEqual([ours.slug, null]);
    await close(person, ours.ride, { closure: null, seen: closure });
    expect(await standing(ours.ride)).toBeNull();
  });

  it('of a ride that somebody changed meanwhile are told so, and nothing is overwritten', async () => {
    await close(person, ours.ride);
    const other = { ...closure, until: null };
    const late = await close(person, ours.ride, { closure: other }).catch((e: unknown) => e);
    expect(late).toMatchObject({ code: 'CONFLICT', detail: closure });
    expect(await standing(ours.ride)).toEqual(closure);
  });

  it('are for one’s own parks', async () => {
    for (const by of [rival, await server.person(), await moderator()])
      await expect(close(by, ours.ride)).rejects.toEqual(refusal('FORBIDDEN'));
    await expect(close(person, uuidv7())).rejects.toEqual(refusal('NOT_FOUND'));
    expect(await standing(ours.ride)).toBeNull();
    await close(rival, theirs.ride); // the control: the same person, its own ride
  });

  it('are of rides that run otherwise, with days that follow each other', async () => {
    const backwards = { ...closure, from: '2026-08-01' };
    await expect(close(person, ours.ride, { closure: backwards })).rejects.toEqual(
      refusal('INVALID'),
    );
    await server.write((db) =>
      db.query(`UPDATE ride SET status = 'SBNO' WHERE id = $1`, [ours.ride]),
    );
    await expect(close(person, ours.ride)).rejects.toEqual(refusal('INVALID'));
  });
});

describe('who acts for a park', () => {
  const may = (by: Person, park: string, now = new Date()) =>
    mayActForPark(server.pool, by.user, park, now);

  it('is who sits for its operator, as long as both last', async () => {
    expect(await may(person, ours.park)).toBe(true);
    expect(await may(person, theirs.park)).toBe(false);
    expect(await may(rival, ours.park)).toBe(false);
    expect(await may(person, ours.park, new Date(Date.now() + 366 * 86_400_000))).toBe(false);
    await server.write((db) =>
      db.query('UPDATE park SET operator_id = $1 WHERE id = $2', [theirs.id, ours.park]),
    );
    expect(await may(person, ours.park)).toBe(false);
    expect(await may(rival, ours.park)).toBe(true);
    await ask(rival, 'endSeat', { companyId: theirs.id, userId: rival.user.id });
    expect(await may(rival, ours.park)).toBe(false);
  });

  it('is asked again in the transaction that writes: a seat that is being taken away is waited for', async () => {
    const client = await server.pool.connect();
    await client.query('BEGIN');
    await client.query("SELECT set_config('app.actor', 'test', true)");
    await client.query(
      `UPDATE company_seat SET ended_at = now(), ended_by = 'test', ended_reason = 'REVOKED' WHERE user_id = $1`,
      [person.user.id],
    );
    const writing = put(person, update()).then(
      () => 'written',
      (error: { code: string }) => error.code,
    );
    await new Promise((done) => setTimeout(done, 150));
    await client.query('COMMIT');
    client.release();
    expect(await writing).toBe('FORBIDDEN');
  });
});

it('hours are set by one’s own company’s people, and the history says for whom', async () => {
  const hours = { rule: 'Mo-Su 10:00-18:00', dates: {}, source: 'COMMUNITY', of: null };
  const base = { ...hours, checkedOn: null };
  await server.write((db) =>
    db.query('UPDATE park SET hours = $2 WHERE id = $1', [ours.park, JSON.stringify(base)]),
  );
  const later = { ...base, rule: 'Mo-Su 10:00-22:00' };
  const set = (by: Person) =>
    server.ask(by, 'hours.set', { parkId: ours.park, base, hours: later });
  await expect(set(rival)).rejects.toEqual(refusal('FORBIDDEN'));
  await set(person);
  const { rows } = await server.write((db) =>
    db.query<{ hours: unknown }>('SELECT hours FROM park WHERE id = $1', [ours.park]),
  );
  expect(rows[0]!.hours).toEqual({ ...later, source: 'OFFICIAL' }); // whatever was sent
  expect((await historyOf('park', ours.park)).at(-1)).toEqual({
    ...{ actor: person.user.id, company: ours.id, op: 'UPDATE' },
  });
});

describe('official updates', () => {
  it('go from draft to published to corrected to withdrawn, and phones hear of all but the draft', async () => {
    const { id } = await put(person, update());
    await put(person, update({ id, version: 1, fields: { ...FIELDS, title: ' Open \r\nlater' } }));
    expect(await feedOf(ours.park)).toEqual([]);
    const published = await put(person, update({ id, version: 2, publish: true }));
    expect(published).toMatchObject({ ...FIELDS, version: 3, state: 'PUBLISHED' });
    expect(await feedOf(ours.park)).toMatchObject([
      { id, row: { ...FIELDS, companyId: ours.id, version: 3, correctedAt: null } },
    ]);
    const corrected = { ...FIELDS, body: 'Until eleven.' };
    await ask(person, 'correctUpdate', {
      ...{ id, version: 3, fields: corrected, correction: 'The hour was wrong.' },
    });
    const [, ...more] = [null, ...(await feedOf(ours.park))];
    expect(more).toMatchObject([
      { row: { body: 'Until eleven.', correction: 'The hour was wrong.', version: 4 } },
    ]);
    expect((more[0]!.row as { correctedAt: unknown }).correctedAt).not.toBeNull();
    await ask(person, 'withdrawUpdate', { id, version: 4 });
    const [withdrawn] = await feedOf(ours.park);
    expect(withdrawn).toMatchObject({ row: { title: 'Open late', body: '' } });
    expect((withdrawn!.row as { withdrawnAt: unknown }).withdrawnAt).not.toBeNull();
    expect(await historyOf('official_update', id)).toEqual(
      ['INSERT', 'UPDATE', 'UPDATE', 'UPDATE', 'UPDATE'].map((op) => ({
        ...{ actor: person.user.id, company: ours.id, op },
      })),
    );
  });

  it('that were thrown away as drafts were never there for anybody', async () => {
    const { id } = await put(person, update());
    await ask(person, 'withdrawUpdate', { id, version: 1 });
    expect(await feedOf(ours.park)).toEqual([]);
    const { rows } = await server.pool.query('SELECT FROM sync_change WHERE id = $1', [id]);
    expect(rows).toEqual([]);
    expect((await historyOf('official_update', id)).map(({ op }) => op)).toEqual([
      'INSERT',
      'DELETE',
    ]);
  });

  it('asked for twice are done once, and a colleague’s words are not overwritten', async () => {
    const colleague = await personOf(ours);
    const draft = update({ publish: true });
    const [first, second] = [await put(person, draft), await put(person, draft)];
    expect(second).toEqual(first);
    const correct = (by: Person, body: string) =>
      ask(by, 'correctUpdate', {
        ...{ id: draft.id, version: 1, fields: { ...FIELDS, body }, correction: 'The hour.' },
      });
    await correct(colleague, 'Until nine.');
    await correct(colleague, 'Until nine.'); // its answer was lost
    const late = await correct(person, 'Until eight.').catch((error: unknown) => error);
    expect(late).toMatchObject({ code: 'CONFLICT', detail: { body: 'Until nine.', version: 2 } });
    await expect(put(person, { ...draft, version: 2 })).rejects.toEqual(refusal('CONFLICT'));
    await expect(ask(person, 'withdrawUpdate', { id: draft.id, version: 1 })).rejects.toEqual(
      refusal('CONFLICT'),
    );
  });

  it('of two tabs at once: one is kept, the other told', async () => {
    const id = uuidv7();
    const answers = await Promise.allSettled(
      ['one', 'two', 'three'].map((body) =>
        put(person, update({ id, fields: { ...FIELDS, body } })),
      ),
    );
    const kept = answers.filter((answer) => answer.status === 'fulfilled');
    expect(kept).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === 'rejected') expect(answer.reason).toEqual(refusal('CONFLICT'));
  });

  it('are for one’s own parks: another company’s people can do nothing to them', async () => {
    const draft = await put(person, update());
    const published = await put(person, update({ publish: true }));
    const strangers = [rival, await server.person()];
    for (const by of strangers) {
      await expect(put(by, update())).rejects.toEqual(refusal('FORBIDDEN'));
      await expect(put(by, { ...update(), id: draft.id, version: 1 })).rejects.toEqual(
        refusal('FORBIDDEN'),
      );
      for (const [one, code] of [
        [draft, 'NOT_FOUND'],
        [published, 'FORBIDDEN'],
      ] as const) {
        const { id, version } = one;
        await expect(ask(by, 'withdrawUpdate', { id, version })).rejects.toEqual(refusal(code));
        await expect(
          ask(by, 'correctUpdate', { id, version, fields: FIELDS, correction: 'x' }),
        ).rejects.toEqual(refusal(code));
      }
      const { updates, parks, seats } = await ask<CompanyDesk>(by, 'desk', { slug: ours.slug });
      expect({ updates, parks, seats }).toEqual({ updates: [], parks: [], seats: [] });
    }
    // An id of ours, used for their own park.
    await expect(
      put(rival, { ...update({ parkId: theirs.park }), id: published.id }),
    ).rejects.toEqual(refusal('ID_TAKEN'));
    // The control: they can, for their own.
    expect(await put(rival, update({ parkId: theirs.park }))).toMatchObject({ version: 1 });
    expect(await feedOf(ours.park)).toHaveLength(1);
  });

  it('are withdrawn by moderators, who see no drafts', async () => {
    const mo = await moderator();
    const draft = await put(person, update());
    const published = await put(person, update({ publish: true }));
    const { updates } = await ask<CompanyDesk>(mo, 'desk', { slug: ours.slug });
    expect(updates.map(({ id }) => id)).toEqual([published.id]);
    await expect(ask(mo, 'withdrawUpdate', { id: draft.id, version: 1 })).rejects.toEqual(
      refusal('NOT_FOUND'),
    );
    await ask(mo, 'withdrawUpdate', { id: published.id, version: 1 });
    expect((await historyOf('official_update', published.id)).at(-1)).toEqual({
      ...{ actor: mo.user.id, company: null, op: 'UPDATE' },
    });
  });

  it('cannot be made unread, whoever writes', async () => {
    const { id } = await put(person, update({ publish: true }));
    await expect(
      server.write((db) =>
        db.query(`UPDATE official_update SET state = 'DRAFT', published_at = NULL WHERE id = $1`, [
          id,
        ]),
      ),
    ).rejects.toThrow(/cannot go back/);
  });
});
