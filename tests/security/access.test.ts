/**
 * D01: who may call which procedure. A procedure that is missing here fails the build: decide, then add it.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { TRPCError } from '@trpc/server';
import type { Sanction } from '#lib/domain/moderation/sanction.ts';
import type { Role } from '#lib/domain/permissions/table.ts';
import type { Context } from '#lib/server/trpc/context.ts';

/** `speakers`: members who are neither suspended nor banned. */
const ACCESS: Record<string, 'everyone' | 'members' | 'speakers' | 'moderators' | 'admins'> = {
  'account.endOtherSessions': 'members',
  'account.me': 'everyone',
  'account.profile': 'members',
  'account.sessions': 'members',
  'audit.check': 'admins',
  'audit.read': 'admins',
  // Members, since anybody may work somewhere; the seat is asked for inside (tests/contract/company-*.test.ts).
  'company.allowAgain': 'speakers',
  'company.checkRecord': 'speakers',
  'company.correctUpdate': 'speakers',
  'company.desk': 'members',
  'company.endSeat': 'speakers',
  'company.enterCode': 'speakers',
  'company.getRecord': 'speakers',
  'company.mailCode': 'speakers',
  'company.setClosure': 'speakers',
  'company.withdrawUpdate': 'speakers',
  'company.writeUpdate': 'speakers',
  'desk.claim': 'moderators',
  'desk.decide': 'moderators',
  'desk.item': 'moderators',
  'desk.queue': 'moderators',
  'desk.refuseMany': 'moderators',
  'desk.release': 'moderators',
  'desk.takeBack': 'moderators',
  'facts.unverify': 'moderators',
  'facts.verify': 'moderators',
  'history.revert': 'moderators',
  'hours.maySet': 'members',
  'hours.preview': 'members',
  'hours.set': 'speakers', // and refused unless a moderator or of the park's company
  'live.pokes': 'everyone', // filters its topics by person
  'people.find': 'moderators',
  'people.lift': 'moderators',
  'people.note': 'moderators',
  'people.person': 'moderators',
  'people.refuseWaiting': 'moderators',
  'people.sanction': 'moderators',
  'people.setRole': 'admins',
  'photo.need': 'members',
  'places.find': 'members',
  'places.offered': 'members',
  'sync.mine': 'members',
  'sync.push': 'members', // asked of each item: tests/contract/sanctions.test.ts
};

interface Procedure {
  _def: { inputs: unknown[]; type: string };
}
let procedures: Record<string, Procedure>;
let call: (
  path: string,
  role: Role | null,
  input?: unknown,
  sanctions?: Sanction[],
) => Promise<string>;

const BANNED: Sanction[] = [
  {
    ...{ id: crypto.randomUUID(), kind: 'BANNED', scope: 'ALL', since: '2026-01-01T00:00:00.000Z' },
    ...{ reason: { code: 'SPAM', text: null }, until: null, liftedAt: null },
  },
];

beforeAll(async () => {
  // Nobody listens there: what is allowed through fails at the database, which counts as allowed.
  process.env.DATABASE_URL = 'postgresql://nobody@127.0.0.1:1/none';
  process.env.LOG_LEVEL = 'silent';
  const { appRouter } = await import('#lib/server/trpc/router.ts');
  const { problemOf } = await import('#lib/server/trpc/base.ts');
  procedures = appRouter._def.procedures as unknown as Record<string, Procedure>;
  call = async (path, role, input, sanctions = []) => {
    const named = { id: crypto.randomUUID(), name: 'N', email: 'n@example.test' };
    const user = role && { ...named, role, sanctions };
    const context: Context = { user, sessionId: user && 'session', requestId: 'test' };
    const [area = '', name = ''] = path.split('.');
    const caller = appRouter.createCaller(context) as unknown as Record<
      string,
      Record<string, (input: unknown) => Promise<unknown>>
    >;
    try {
      await caller[area]?.[name]?.(input);
      return 'fine';
    } catch (error) {
      return problemOf(error as TRPCError).code;
    }
  };
});

const REFUSED = ['SIGNED_OUT', 'FORBIDDEN'];

describe('the access table', () => {
  it('names every procedure there is, and no other', () => {
    expect(Object.keys(procedures).sort()).toEqual(Object.keys(ACCESS));
  });

  it.each(Object.entries(ACCESS))('%s is for %s', async (path, who) => {
    const outcome = {
      anonymous: await call(path, null),
      USER: await call(path, 'USER'),
      MODERATOR: await call(path, 'MODERATOR'),
      ADMIN: await call(path, 'ADMIN'),
      banned: await call(path, 'USER', undefined, BANNED),
      bannedModerator: await call(path, 'MODERATOR', undefined, BANNED),
    };
    if (who === 'everyone') expect(REFUSED).not.toContain(outcome.anonymous);
    else expect(outcome.anonymous).toBe('SIGNED_OUT');
    const isStaffs = who === 'moderators' || who === 'admins';
    if (isStaffs) expect(outcome.USER).toBe('FORBIDDEN');
    else expect(REFUSED).not.toContain(outcome.USER);
    if (who === 'admins') expect(outcome.MODERATOR).toBe('FORBIDDEN');
    else expect(REFUSED).not.toContain(outcome.MODERATOR);
    // Who is banned still reads what is theirs and keeps their account; a moderator's role helps them to nothing.
    for (const banned of [outcome.banned, outcome.bannedModerator])
      if (isStaffs || who === 'speakers') expect(banned).toBe('FORBIDDEN');
      else expect(REFUSED).not.toContain(banned);
    expect(REFUSED).not.toContain(outcome.ADMIN);
  });

  it('D03: no procedure takes fields it does not know', async () => {
    const smuggled = {
      role: 'ADMIN',
      status: 'OPERATING',
      authorId: 'x',
      approvedBy: 'x',
      version: 1,
    };
    for (const [path, procedure] of Object.entries(procedures))
      if (procedure._def.inputs.length > 0)
        expect([path, await call(path, 'ADMIN', smuggled)]).toEqual([path, 'INVALID']);
  });
});
