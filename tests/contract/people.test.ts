/** M9, M10, D14: what is on record about people and acts, who reads it, and that nobody can change it. */
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { markOf } from '#lib/domain/catalogue/mark.ts';
import type { AuditAct, AuditCheck, AuditLine } from '#lib/domain/moderation/audit.ts';
import type { PersonLine, PersonRecord } from '#lib/domain/moderation/person.ts';
import type { Role } from '#lib/domain/permissions/table.ts';
import type { Context } from '#lib/server/trpc/context.ts';
import {
  bodyOf,
  FIELDS,
  PARK,
  startCalls,
  submissionOf,
  submit,
  type CallServer,
} from '../support/calls.ts';

let server: CallServer;
let admin: Person;
let moderator: Person;

beforeAll(async () => {
  server = await startCalls('people');
  admin = await withRole('ADMIN');
  moderator = await withRole('MODERATOR');
});
afterAll(() => server.stop());

type Person = Context & { user: NonNullable<Context['user']> };

async function withRole(role: Role, name = 'N'): Promise<Person> {
  const person = await server.person();
  await server.pool.query('UPDATE "user" SET role = $2::"Role", name = $3 WHERE id = $1', [
    ...[person.user.id, role, name],
  ]);
  return { ...person, user: { ...person.user, role } };
}

const find = (name: string) => server.ask<PersonLine[]>(moderator, 'people.find', { name });
const personOf = (who: Person, by = moderator) =>
  server.ask<PersonRecord>(by, 'people.person', { userId: who.user.id });
const audit = async (over: object = {}) =>
  (
    await server.ask<{ lines: AuditLine[]; more: boolean }>(admin, 'audit.read', {
      ...{ person: null, act: null, before: null },
      ...over,
    })
  ).lines;
const check = () => server.read<AuditCheck>(admin, 'audit.check');

async function decided(author: Person, outcome: 'REJECTED' | 'APPROVED'): Promise<string> {
  const item = submit(FIELDS);
  await server.post(author, bodyOf(author, [item]));
  const submissionId = submissionOf(item);
  const reason = outcome === 'REJECTED' ? { code: 'SPAM', text: null } : null;
  const id = uuidv7();
  await server.ask(moderator, 'desk.decide', { id, submissionId, version: 1, outcome, reason });
  return id;
}

describe('a person', () => {
  it('is found by a part of the name, whatever its letters mean elsewhere', async () => {
    const [percent, plain] = [
      await withRole('USER', 'Ruth 100% Real'),
      await withRole('USER', 'Ruth Ryder'),
    ];
    expect((await find('ruth')).map(({ id }) => id).sort()).toEqual(
      [percent.user.id, plain.user.id].sort(),
    );
    expect(await find('100%')).toMatchObject([
      { id: percent.user.id, standing: null, role: 'USER' },
    ]);
    expect(await find('ru_h')).toEqual([]);
    expect((await find('')).map(({ id }) => id)).toContain(admin.user.id);
  });

  it('is shown with what was decided, noted and held against them, and never with an address', async () => {
    const author = await withRole('USER', 'Olga Otter');
    await decided(author, 'REJECTED');
    await decided(author, 'APPROVED');
    const note = { id: uuidv7(), userId: author.user.id, text: 'Writes for a shop.' };
    await server.ask(moderator, 'people.note', note);
    await server.ask(moderator, 'people.note', note); // its answer was lost
    const until = new Date(Date.now() + 86_400_000).toISOString();
    await server.ask(moderator, 'people.sanction', {
      ...{ id: uuidv7(), userId: author.user.id, kind: 'SUSPENDED', scope: 'REVIEWS', until },
      reason: { code: 'SPAM', text: null },
    });
    const shown = await personOf(author);
    expect(shown).toMatchObject({
      ...{ name: 'Olga Otter', outcomes: { REJECTED: 1, APPROVED: 1 }, waiting: 0 },
      notes: [{ text: 'Writes for a shop.', by: { id: moderator.user.id } }],
      sanctions: [{ kind: 'SUSPENDED', by: { id: moderator.user.id }, lift: null }],
    });
    expect(shown.decisions.map(({ outcome, about }) => [outcome, about])).toEqual([
      ['APPROVED', 'r'],
      ['REJECTED', 'r'],
    ]);
    expect(await find('Olga')).toMatchObject([{ standing: 'SUSPENDED' }]);
    const everything = JSON.stringify([shown, await find('Olga'), await audit()]);
    expect(everything).not.toContain('@demo.test');
    await expect(personOf(author, author)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('reads no notes about themselves, nor writes any', async () => {
    const other = await withRole('MODERATOR');
    const note = { id: uuidv7(), userId: other.user.id, text: 'Decides in a hurry.' };
    await server.ask(admin, 'people.note', note);
    expect((await personOf(other)).notes).toHaveLength(1);
    expect((await personOf(other, other)).notes).toEqual([]);
    await expect(server.ask(other, 'people.note', { ...note, id: uuidv7() })).rejects.toMatchObject(
      { code: 'FORBIDDEN' },
    );
  });

  it('has their role changed by an admin alone, with the reason on record', async () => {
    const user = await withRole('USER');
    const change = {
      userId: user.user.id,
      was: 'USER',
      role: 'MODERATOR',
      why: 'Knows the coasts',
    };
    await expect(server.ask(moderator, 'people.setRole', change)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await server.ask(admin, 'people.setRole', change);
    expect(await personOf(user)).toMatchObject({
      ...{
        role: 'MODERATOR',
        roles: [{ was: 'USER', became: 'MODERATOR', why: 'Knows the coasts' }],
      },
    });
  });
});

describe('the audit', () => {
  it('has a line for every act of staff, and none for what people send', async () => {
    const start = (await check()).lines;
    const author = await server.person();
    const { id: by } = moderator.user;
    const refused = await decided(author, 'REJECTED');
    const { rows } = await server.pool.query<{ submission_id: string }>(
      'SELECT submission_id FROM decision WHERE id = $1',
      [refused],
    );
    const back = { id: uuidv7(), submissionId: rows[0]!.submission_id, version: 1, of: refused };
    await server.ask(moderator, 'desk.takeBack', { ...back, why: 'Too quick' });
    const sanctionId = uuidv7();
    const userId = author.user.id;
    const reason = { code: 'ABUSE', text: 'Ö “quoted”\nand a second line' };
    const banned = { id: sanctionId, userId, kind: 'BANNED', scope: 'ALL', reason, until: null };
    await server.ask(moderator, 'people.sanction', banned);
    await server.ask(moderator, 'people.lift', { sanctionId, why: 'Was somebody else' });
    await server.ask(moderator, 'people.note', { id: uuidv7(), userId, text: 'Has a brother.' });
    await server.ask(admin, 'people.setRole', {
      userId,
      was: 'USER',
      role: 'ADMIN',
      why: 'So be it',
    });
    const { rows: parks } = await server.pool.query('SELECT row FROM sync_park WHERE id = $1', [
      PARK,
    ]);
    await server.ask(moderator, 'facts.verify', {
      ...{ kind: 'park', id: PARK, mark: markOf(parks[0].row), evidence: 'I was there' },
    });
    await server.ask(moderator, 'facts.unverify', { kind: 'park', id: PARK });
    const hours = {
      ...{ rule: 'Mo-Su 10:00-18:00', dates: {}, source: 'COMMUNITY' },
      ...{ of: 'the sign at the gate', checkedOn: '2026-06-01' },
    };
    await server.ask(moderator, 'hours.set', { parkId: PARK, base: null, hours });
    const change = await server.pool.query<{ id: number }>(
      "SELECT max(id)::int AS id FROM history WHERE entity = 'park'",
    );
    const seen = change.rows[0]!.id;
    await server.ask(moderator, 'history.revert', { kind: 'park', id: PARK, change: seen, seen });

    const lines = (await audit()).filter(({ id }) => id > start).reverse();
    expect(lines.map(({ act, actor }) => [act, actor === by ? 'moderator' : 'admin'])).toEqual([
      ...(['decision', 'decision', 'sanction', 'lift', 'note'] as const).map((act) => [
        act,
        'moderator',
      ]),
      ['role', 'admin'],
      ...Array.from({ length: 4 }, () => ['change', 'moderator']),
    ]);
    expect(
      lines.slice(6).map(({ body }) => (JSON.parse(body) as { entity: string }).entity),
    ).toEqual([...['verified', 'verified', 'park', 'park']]);
    expect(JSON.parse(lines[2]!.body)).toMatchObject({ kind: 'BANNED', text: reason.text });

    const acts = async (over: object): Promise<AuditAct[]> =>
      (await audit(over)).map(({ act }) => act);
    expect(new Set(await acts({ act: 'lift' }))).toEqual(new Set(['lift']));
    const about = await audit({ person: userId });
    expect(about.every((line) => line.personId === userId || line.actor === userId)).toBe(true);
    expect(about).toHaveLength(6);
    expect(await check()).toMatchObject({ brokenAt: null, missing: 0, lines: lines.at(-1)!.id });
    await expect(
      server.ask(moderator, 'audit.read', { person: null, act: null, before: null }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('a role that was changed by SQL is in it as well', async () => {
    const user = await withRole('MODERATOR');
    expect(await audit({ person: user.user.id })).toMatchObject([
      { act: 'role', actor: 'database' },
    ]);
  });

  it('acts of many at once form one chain', async () => {
    const [people, before] = [
      await Promise.all(Array.from({ length: 24 }, () => server.person())),
      await check(),
    ];
    await Promise.all(
      people.map(({ user }, i) =>
        i % 2
          ? server.ask(moderator, 'people.note', { id: uuidv7(), userId: user.id, text: 'n' })
          : decided({ user, sessionId: 's', requestId: 'r' }, 'REJECTED'),
      ),
    );
    expect(await check()).toMatchObject({ lines: before.lines + 24, brokenAt: null, missing: 0 });
  });

  it('cannot be changed by the application’s own role, in any way of writing', async () => {
    const { rows: before } = await server.pool.query('SELECT * FROM audit ORDER BY id');
    for (const table of [
      'audit',
      'sanction',
      'sanction_lift',
      'moderator_note',
      'role_change',
      'decision',
    ])
      for (const sql of [
        `UPDATE ${table} SET ${table === 'audit' ? "body = '{}'" : table === 'sanction_lift' ? "why = 'x'" : 'id = id'}`,
        `DELETE FROM ${table}`,
        `TRUNCATE ${table} CASCADE`,
      ])
        await expect(server.pool.query(sql), sql).rejects.toThrow(/append-only/);
    // What it puts in gets the number and hash of a line at the end.
    await server.pool.query(
      `INSERT INTO audit (id, at, actor, act, row_id, body, prev, hash)
       VALUES (1, now(), 'somebody', 'note', gen_random_uuid(), '{}', 'x', 'y')`,
    );
    const { rows } = await server.pool.query('SELECT * FROM audit ORDER BY id');
    expect(rows.slice(0, -1)).toEqual(before);
    expect(await check()).toMatchObject({ brokenAt: null, lines: before.length + 1 });
  });

  it('shows what somebody changed who took the guards away', async () => {
    const { head, lines } = await check();
    const unguarded = async (sql: string): Promise<AuditCheck> => {
      await server.pool.query(
        `BEGIN; ALTER TABLE audit DISABLE TRIGGER USER; ${sql}; ALTER TABLE audit ENABLE TRIGGER USER; COMMIT`,
      );
      return check();
    };
    const line = (await audit({ act: 'sanction' }))[0]!;
    const kept = line.body.replaceAll("'", "''");
    const changed = `UPDATE audit SET body = '{"kind": "WARNED"}' WHERE id = ${line.id}`;
    expect(await unguarded(changed)).toMatchObject({ brokenAt: line.id });
    expect(
      await unguarded(`UPDATE audit SET body = '${kept}' WHERE id = ${line.id}`),
    ).toMatchObject({
      ...{ brokenAt: null, head },
    });
    const last = (await audit({ act: 'note', person: null })).find(
      ({ actor }) => actor === moderator.user.id,
    )!;
    expect(last.id).toBeLessThan(lines);
    // The end cut off: the chain is whole, and the acts know better.
    const cut = await unguarded(`DELETE FROM audit WHERE id >= ${last.id}`);
    expect(cut.brokenAt).toBeNull();
    expect(cut.missing).toBeGreaterThan(0);
    expect(cut.head).not.toBe(head);
  });
});
