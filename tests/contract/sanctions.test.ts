/**
 * M8, S68, D11, D12: what a sanction stops and what it keeps, who may give one, and what becomes of what waits.
 */
import 'fake-indexeddb/auto';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mineOf } from '#lib/client/db/mine.ts';
import { sanctionsIn, sendAfterSanctions } from '#lib/client/db/sanctioned.ts';
import { queueDraft, reopenDraft, saveDraft } from '#lib/client/db/writing.ts';
import { LIMITED_A_DAY, type NewSanction } from '#lib/domain/moderation/sanction.ts';
import type { PersonRecord } from '#lib/domain/moderation/person.ts';
import type { Role } from '#lib/domain/permissions/table.ts';
import type { QueuedMutation } from '#lib/protocol/push.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import type { Context } from '#lib/server/trpc/context.ts';
import { draftOf, fields } from '../convergence/one-phone.ts';
import {
  bodyOf,
  FIELDS,
  PARK,
  startCalls,
  submissionOf,
  submit,
  type CallServer,
} from '../support/calls.ts';
import { phoneOn } from '../support/phone-rounds.ts';

let server: CallServer;
let services: Awaited<ReturnType<typeof loadServices>>;

const loadServices = async () => ({
  ...(await import('#lib/server/services/sanctions.ts')),
  ...(await import('#lib/server/services/refuse-waiting.ts')),
  ...(await import('#lib/server/services/claims.ts')),
  ...(await import('#lib/server/services/take-back.ts')),
  ...(await import('#lib/server/services/moderation.ts')),
  ...(await import('#lib/server/auth/sessions.ts')),
  ...(await import('#lib/server/sync/push.ts')),
});

beforeAll(async () => {
  server = await startCalls('sanctions');
  services = await loadServices();
});
afterAll(() => server.stop());

type Person = Context & { user: NonNullable<Context['user']> };
const DAY = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY).toISOString();

async function withRole(role: Role): Promise<Person> {
  const person = await server.person();
  await server.pool.query('UPDATE "user" SET role = $2::"Role" WHERE id = $1', [
    person.user.id,
    role,
  ]);
  return { ...person, user: { ...person.user, role } };
}

const against = (whom: Person, over: Partial<NewSanction> = {}): NewSanction => ({
  ...{ id: uuidv7(), userId: whom.user.id, kind: 'SUSPENDED', scope: 'ALL' },
  ...{ reason: { code: 'SPAM', text: 'Nine times the same.' }, until: inDays(1) },
  ...over,
});
const BANNED = { kind: 'BANNED', until: null } as const;

/** As the desk does it. */
async function give(by: Person, sanction: NewSanction): Promise<string> {
  await server.ask(by, 'people.sanction', sanction);
  return sanction.id;
}
const push = async (who: Person, ...items: QueuedMutation[]) =>
  (await server.post(who, bodyOf(who, items))).results;
const proposal = (over: Partial<QueuedMutation> = {}): QueuedMutation => {
  const submissionId = uuidv7();
  const changes = { website: { from: null, to: 'https://p.example' } };
  return {
    ...{ id: uuidv7(), lane: `submission:${submissionId}`, seq: 1, name: 'facts.propose', v: 1 },
    args: { submissionId, kind: 'park', id: PARK, isNew: false, changes, note: '', source: 'x' },
    madeAt: new Date().toISOString(),
    ...over,
  };
};
const stateOf = async (id: string): Promise<string | undefined> =>
  (await server.pool.query<{ state: string }>('SELECT state FROM submission WHERE id = $1', [id]))
    .rows[0]?.state;

describe('a suspension', () => {
  it('keeps what it stops: parked with its words, editable, and sent when its time is over', async () => {
    const [moderator, author] = [await withRole('MODERATOR'), await server.person()];
    const phone = phoneOn(() => server.pool, author.user.id);
    const mine = mineOf(author.user.id);
    const write = async () => {
      const draft = draftOf({ subject: { kind: 'park', id: PARK } });
      await saveDraft(phone.box, draft);
      await queueDraft(phone.box, draft, fields, draft.updatedAt);
      return draft.id;
    };
    // Written without a line, before anybody knew.
    const id = await write();
    const sanction = await give(moderator, against(author));
    await phone.rounds();

    const parked = await phone.box.mutations.where({ draftId: id }).first();
    expect(parked).toMatchObject({
      ...{ state: 'parked', args: { fields: { text: fields.text } } },
      error: { code: 'FORBIDDEN', field: 'sanction', message: sanction },
    });
    expect(parked!.error!.againAt).toBeGreaterThan(Date.now() + DAY / 2);
    expect(await stateOf(id)).toBeUndefined();
    expect(await sanctionsIn(mine)).toMatchObject([
      { id: sanction, kind: 'SUSPENDED', reason: { code: 'SPAM', text: 'Nine times the same.' } },
    ]);

    // It can be written on, and sent: it is kept again.
    await reopenDraft(phone.box, id);
    const draft = (await phone.box.drafts.get(id))!;
    expect(draft).toMatchObject({ state: 'draft', fields });
    await queueDraft(
      phone.box,
      draftOf({ ...draftOf(), id, subject: { kind: 'park', id: PARK } }),
      { ...fields, text: 'Calmer' },
      draft.updatedAt,
    );
    await phone.rounds();
    const first = (await phone.box.mutations.where({ draftId: id }).first())!;
    expect(first.state).toBe('parked');

    // Before its time nothing goes; a clock that runs ahead is told again how long it takes.
    expect(await sendAfterSanctions(phone.box, mine, Date.now())).toBe(0);
    expect(await sendAfterSanctions(phone.box, mine, Date.now() + 2 * DAY)).toBe(1);
    await phone.rounds();
    const again = (await phone.box.mutations.where({ draftId: id }).first())!;
    expect(again).toMatchObject({ state: 'parked', args: { fields: { text: 'Calmer' } } });
    expect(again.id).not.toBe(first.id);

    // Lifted: out it goes, once.
    await server.ask(moderator, 'people.lift', { sanctionId: sanction, why: 'A mistake' });
    await phone.rounds();
    expect(await sendAfterSanctions(phone.box, mine, Date.now())).toBe(1);
    await phone.rounds();
    expect(await stateOf(id)).toBe('PENDING');
    expect(await phone.box.mutations.count()).toBe(0); // shown back, and let go of
    const { rows } = await server.pool.query(
      "SELECT fields ->> 'text' AS text FROM submission WHERE id = $1",
      [id],
    );
    expect(rows).toEqual([{ text: 'Calmer' }]);
  });

  it('ends by itself, by the server’s clock', async () => {
    const [moderator, author] = [await withRole('MODERATOR'), await server.person()];
    await give(moderator, against(author, { until: inDays(7) }));
    const sentIn = async (days: number) => {
      const { results } = await services.applyPush(
        { p: PROTOCOL, clientId: uuidv7(), userId: author.user.id, mutations: [submit(FIELDS)] },
        author.user,
        {
          ...{ pool: server.pool, now: () => new Date(inDays(days)) },
          ...{ report: () => undefined, photoSettled: async () => undefined },
        },
      );
      return results;
    };
    expect(await sentIn(6)).toMatchObject([{ kind: 'rejected', field: 'sanction' }]);
    expect(await sentIn(8)).toMatchObject([{ kind: 'applied' }]);
  });

  it('goes no further than its part, and never keeps anybody from taking back what they said', async () => {
    const [moderator, author] = [await withRole('MODERATOR'), await server.person()];
    const before = submit(FIELDS);
    expect(await push(author, before)).toMatchObject([{ kind: 'applied' }]);
    await give(moderator, against(author, { scope: 'REVIEWS' }));
    const submissionId = submissionOf(before);
    const withdrawal = {
      ...{ id: uuidv7(), lane: before.lane, seq: 1, name: 'submission.withdraw', v: 1 },
      ...{ args: { submissionId }, madeAt: before.madeAt },
    };
    const results = await push(author, submit(FIELDS), proposal());
    expect(results).toMatchObject([{ kind: 'rejected', code: 'FORBIDDEN' }, { kind: 'applied' }]);
    expect(await push(author, withdrawal)).toMatchObject([{ kind: 'applied' }]);
    expect(await stateOf(submissionId)).toBe('WITHDRAWN');
    await give(moderator, against(author, { scope: 'FACTS' }));
    expect(await push(author, proposal())).toMatchObject([{ kind: 'rejected', field: 'sanction' }]);
  });

  it('answers again what it answered, though it is over by then', async () => {
    const [moderator, author] = [await withRole('MODERATOR'), await server.person()];
    const sanction = await give(moderator, against(author));
    const body = bodyOf(author, [submit(FIELDS)]);
    const first = await server.post(author, body);
    await server.ask(moderator, 'people.lift', { sanctionId: sanction, why: 'Enough' });
    expect((await server.post(author, body)).results).toEqual(first.results);
  });
});

describe('other sanctions', () => {
  it('a warning stops nothing; a limit lets some through a day and makes the rest wait', async () => {
    const [moderator, author] = [await withRole('MODERATOR'), await server.person()];
    await give(moderator, against(author, { kind: 'WARNED', until: null }));
    await give(moderator, against(author, { kind: 'LIMITED', until: inDays(30) }));
    const many = Array.from({ length: LIMITED_A_DAY + 2 }, () => submit(FIELDS));
    const kinds = (await push(author, ...many)).map((r) => (r.kind === 'retry' ? r.code : r.kind));
    expect(kinds).toEqual(['applied', 'applied', 'applied', 'RATE_LIMITED', 'RATE_LIMITED']);
    // A day later there is room again.
    await server.pool.query(
      "UPDATE sync_mutation SET received_at = received_at - interval '25 hours' WHERE user_id = $1",
      [author.user.id],
    );
    expect(await push(author, many[3]!)).toMatchObject([{ kind: 'applied' }]);
  });

  it('are given to visitors by moderators, to staff by admins, to nobody by themselves', async () => {
    const [one, other, admin] = [
      ...[await withRole('MODERATOR'), await withRole('MODERATOR'), await withRole('ADMIN')],
    ] as [Person, Person, Person];
    const visitor = await server.person();
    const refused = { code: 'FORBIDDEN', field: 'userId' };
    for (const [by, whom] of [
      [one, other],
      [one, admin],
      [one, one],
      [admin, admin],
    ] as const)
      await expect(give(by, against(whom))).rejects.toMatchObject(refused);
    await expect(give(visitor, against(one))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const sanction = await give(admin, against(other));
    await expect(
      server.ask(one, 'people.lift', { sanctionId: sanction, why: 'A friend' }),
    ).rejects.toMatchObject(refused);
    // The same act again, because its answer was lost, is one.
    const same = against(visitor);
    await Promise.all([give(one, same), give(one, same), give(one, same)]);
    expect(
      (await server.ask<PersonRecord>(one, 'people.person', { userId: visitor.user.id })).sanctions,
    ).toHaveLength(1);
    const lifting = { sanctionId: same.id, why: 'Enough' };
    await Promise.all([1, 2, 3].map(() => server.ask(one, 'people.lift', lifting)));
    const { sanctions } = await server.ask<PersonRecord>(one, 'people.person', {
      userId: visitor.user.id,
    });
    expect(sanctions).toMatchObject([{ id: same.id, lift: { why: 'Enough' } }]);
  });

  it('say what is wrong with one that cannot be', async () => {
    const [moderator, author] = [await withRole('MODERATOR'), await server.person()];
    const problem = (over: Partial<NewSanction>) => give(moderator, against(author, over));
    await expect(problem({ until: null })).rejects.toMatchObject({
      code: 'INVALID',
      field: 'until',
    });
    await expect(problem({ ...BANNED, scope: 'FACTS' })).rejects.toMatchObject({ field: 'scope' });
    await expect(problem({ reason: { code: 'OTHER', text: null } })).rejects.toMatchObject({
      ...{ code: 'INVALID', field: 'reason' },
    });
    await expect(problem({ userId: uuidv7() })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('whose session it is (D12)', () => {
  it('a moderator who is banned, or one no more, is refused at the next call, and told why', async () => {
    const [admin, moderator] = [await withRole('ADMIN'), await withRole('MODERATOR')];
    const { value } = await services.startSession(moderator.user, null);
    const now = async (): Promise<Person> => {
      const session = (await services.readSession(value))!;
      return { ...session, requestId: 'request' };
    };
    const look = async () =>
      server.ask(await now(), 'people.find', { name: '' }).then(
        () => 'open',
        (error: { code: string; field?: string }) => [error.code, error.field],
      );
    expect(await look()).toBe('open');

    const held = submit(FIELDS);
    await push(await server.person(), held);
    await services.claim(server.pool, [submissionOf(held)], moderator.user, new Date());
    const ban = await give(admin, against(moderator, BANNED));
    expect(await look()).toEqual(['FORBIDDEN', 'sanction']);
    const { rowCount } = await server.pool.query('SELECT FROM desk_claim');
    expect(rowCount).toBe(0); // what they worked on is free
    await server.ask(admin, 'people.lift', { sanctionId: ban, why: 'A mistake' });
    expect(await look()).toBe('open');

    const change = {
      userId: moderator.user.id,
      was: 'MODERATOR',
      role: 'USER',
      why: 'Has left us',
    };
    await expect(
      server.ask(admin, 'people.setRole', { ...change, was: 'USER', role: 'ADMIN' }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
    await server.ask(admin, 'people.setRole', change);
    await server.ask(admin, 'people.setRole', change); // its answer was lost
    expect(await look()).toEqual(['FORBIDDEN', undefined]);
    // Their phone is told, in the words of the change.
    const { rows } = await server.pool.query<{ row: object }>(
      `SELECT sync_row('role_change', id) AS row FROM role_change
        WHERE user_id = $1 AND by_id = $2`,
      [moderator.user.id, admin.user.id],
    );
    expect(rows).toMatchObject([{ row: { was: 'MODERATOR', became: 'USER' } }]);
    await expect(
      server.ask(admin, 'people.setRole', { ...change, userId: admin.user.id, was: 'ADMIN' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('a ban with 500 things waiting (D11)', () => {
  it('is at once, and what waits is refused by two at a time, each thing once, each taken back alone', async () => {
    const [one, other] = [await withRole('MODERATOR'), await withRole('MODERATOR')];
    const author = await server.person();
    await server.write((db) =>
      db.query(
        `INSERT INTO submission (id, kind, author_id, subject_kind, subject_id, park_id, fields, photo_count, state, version, received_at)
         SELECT gen_random_uuid(), 'review', $1, 'park', $2, $2, $3, 0, 'PENDING', 1, now() FROM generate_series(1, 500)`,
        [author.user.id, PARK, JSON.stringify(FIELDS)],
      ),
    );
    const userId = author.user.id;
    const refuse = (by: Person) =>
      server.ask<{ refused: number; left: number }>(by, 'people.refuseWaiting', { userId });
    await expect(refuse(one)).rejects.toMatchObject({ code: 'INVALID' }); // who is not banned is heard
    await give(one, against(author, BANNED));
    expect(await push(author, submit(FIELDS))).toMatchObject([{ kind: 'rejected' }]);

    const { rows } = await server.pool.query<{ id: string }>(
      'SELECT id FROM submission WHERE author_id = $1 ORDER BY id DESC LIMIT 1',
      [userId],
    );
    const worked = rows[0]!.id;
    await services.claim(server.pool, [worked], other.user, new Date());
    // The one who works on it may decide it; the first leaves it to them.
    expect(await refuse(one)).toEqual({ refused: 499, left: 1 });
    expect(await stateOf(worked)).toBe('PENDING');
    const both = await Promise.all([refuse(one), refuse(other)]);
    expect(both.reduce((sum, { refused }) => sum + refused, 0)).toBe(1);
    const counted = await server.pool.query(
      `SELECT count(*)::int AS decisions, count(DISTINCT d.submission_id)::int AS of,
              count(*) FILTER (WHERE d.reason_code = 'SPAM')::int AS told
         FROM decision d JOIN submission s ON s.id = d.submission_id
        WHERE s.author_id = $1 AND s.state = 'REJECTED'`,
      [userId],
    );
    expect(counted.rows).toEqual([{ decisions: 500, of: 500, told: 500 }]);

    const { decisions, submission } = await services.deskItem(server.pool, worked);
    const act = {
      id: uuidv7(),
      submissionId: worked,
      version: submission.version,
      of: decisions[0]!.id,
    };
    await services.takeBack(
      server.pool,
      { ...act, why: 'This one was fair' },
      other.user,
      new Date(),
    );
    expect(await stateOf(worked)).toBe('PENDING');
    const { rowCount } = await server.pool.query(
      "SELECT FROM submission WHERE author_id = $1 AND state = 'REJECTED'",
      [userId],
    );
    expect(rowCount).toBe(499);
  });
});
