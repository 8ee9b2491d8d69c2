// M2, M6, O3, S69: what was refused is looked at again by somebody else; what is handed on is decided by somebody else.
import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import type { Decider } from '#lib/domain/moderation/bar.ts';
import type { Decision } from '#lib/domain/moderation/desk.ts';
import { DESK_PAGE, WHOLE_QUEUE, type DeskView } from '#lib/domain/moderation/queue.ts';
import type { QueuedMutation } from '#lib/protocol/push.ts';
import { deskQueueOf } from '#lib/server/db/desk.ts';
import { claim } from '#lib/server/services/claims.ts';
import { decide, deskItem } from '#lib/server/services/moderation.ts';
import { refuseMany } from '#lib/server/services/refuse-many.ts';
import { takeBack } from '#lib/server/services/take-back.ts';
import {
  author,
  contribution,
  decided,
  moderator,
  NOW,
  person,
  pool,
  push,
  ride,
  rowOf,
  sent,
  to,
  withProposals,
} from '../support/proposals.ts';

withProposals();

const at = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);
const SPAM = { code: 'SPAM', text: null } as const;
const NOT_TRUE = { code: 'NOT_TRUE', text: null } as const;

let height = 120;
/** A correction that is new each time. */
async function aChange(): Promise<string> {
  const from = (await rowOf('ride', ride))['minHeightCm'];
  return sent('ride', { minHeightCm: { from, to: ++height } }, { id: ride, isNew: false });
}

async function say(
  submissionId: string,
  by: Decider,
  outcome: Decision['outcome'],
  over: Partial<Decision> = {},
): Promise<string> {
  const { version, entry } = await deskItem(pool, submissionId);
  const decision: Decision = {
    ...{ id: uuidv7(), submissionId, version, outcome },
    reason: outcome === 'REJECTED' ? SPAM : null,
    ...(outcome === 'APPROVED' && { ruling: { fields: {}, seen: entry?.values ?? {} } }),
    ...(outcome === 'ESCALATED' && { note: 'Is that so?' }),
    ...over,
  };
  return (await decide(pool, decision, by, NOW)).state;
}

async function back(submissionId: string, by: Decider, why: string | null = 'Wrong.') {
  const { version, decisions } = await deskItem(pool, submissionId);
  const act = { id: uuidv7(), submissionId, version, of: decisions[0]!.id, why };
  return (await takeBack(pool, act, by, at(5))).state;
}

const asking = (submissionId: string, text = 'Look again.', id = uuidv7()): QueuedMutation => ({
  ...{ id, lane: `submission:${submissionId}`, seq: 1, name: 'submission.appeal', v: 1 },
  ...{ args: { submissionId, text }, madeAt: NOW.toISOString() },
});
const appeal = async (id: string, by = author) => (await push([asking(id)], by))[0]!;
const refusedChange = async (by: Decider = moderator): Promise<string> => {
  const id = await aChange();
  await say(id, by, 'REJECTED');
  return id;
};
const queue = async (show: DeskView['show']): Promise<string[]> =>
  (await deskQueueOf(pool, { ...WHOLE_QUEUE, show }, moderator.id, DESK_PAGE)).rows.map(
    (row) => row.id,
  );
const admin = async () => ({ ...(await person('MODERATOR')), role: 'ADMIN' as const });

describe('an appeal', () => {
  it('comes back to the desk with its words, and with what was decided', async () => {
    const id = await refusedChange();
    expect(await appeal(id)).toMatchObject({ kind: 'applied', version: 2 });
    const item = await deskItem(pool, id);
    expect(item).toMatchObject({
      ...{ state: 'PENDING', version: 2, barred: { appeal: moderator.id, escalation: [] } },
      appeal: { text: 'Look again.', isOpen: true, version: 2, at: NOW.toISOString() },
      decisions: [{ outcome: 'REJECTED', reason: SPAM }],
    });
    expect(await queue('appeal')).toEqual([id]);
    expect(await contribution(id)).toMatchObject({ state: 'PENDING', reason: null });
  });

  it('is decided by somebody else than who refused it, one by one and with many', async () => {
    const id = await refusedChange();
    await appeal(id);
    const barred = { code: 'FORBIDDEN', field: 'appeal' };
    await expect(say(id, moderator, 'APPROVED')).rejects.toMatchObject(barred);
    await expect(say(id, moderator, 'REJECTED')).rejects.toMatchObject(barred);
    await expect(say(id, moderator, 'ESCALATED')).rejects.toMatchObject(barred);
    const { version } = await deskItem(pool, id);
    const one = { id: uuidv7(), submissionId: id, version };
    for (const isDry of [true, false])
      expect(await refuseMany(pool, [one], SPAM, moderator, NOW, isDry)).toMatchObject({
        outcomes: [{ problem: 'FORBIDDEN' }],
      });
    // Nor does he keep it from others.
    expect(await claim(pool, [id], moderator, NOW)).toEqual([]);
    const other = await person('MODERATOR');
    expect(await claim(pool, [id], other, NOW)).toEqual([id]);
    expect(await say(id, other, 'APPROVED')).toBe('APPROVED');
    expect((await rowOf('ride', ride))['minHeightCm']).toBe(height);
    expect(await contribution(id)).toMatchObject({
      ...{ state: 'APPROVED', appeal: { isOpen: false }, reason: null },
    });
  });

  it('may be decided by an admin, whoever refused it', async () => {
    const boss = await admin();
    const id = await refusedChange(boss);
    await appeal(id);
    expect(await say(id, boss, 'APPROVED')).toBe('APPROVED');
  });

  it('is made once: a second one is refused, and the same one again has its answer', async () => {
    const id = await refusedChange();
    const first = asking(id);
    expect(await push([first])).toMatchObject([{ kind: 'applied', version: 2 }]);
    expect(await push([first])).toMatchObject([{ kind: 'applied', version: 2 }]);
    expect(await appeal(id)).toMatchObject({ kind: 'rejected', code: 'CONFLICT' });
    const other = await person('MODERATOR');
    expect(await say(id, other, 'REJECTED')).toBe('REJECTED');
    expect(await contribution(id)).toMatchObject({ state: 'REJECTED', reason: SPAM });
    expect(await appeal(id)).toMatchObject({ kind: 'rejected', code: 'CONFLICT' });
    expect((await deskItem(pool, id)).version).toBe(2);
  });

  it('of two phones at once is one', async () => {
    const id = await refusedChange();
    const both = await Promise.all([push([asking(id, 'One')]), push([asking(id, 'Two')])]);
    expect(
      both
        .flat()
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['applied', 'rejected']);
  });

  it('is the author’s, against a refusal, in words that can be kept', async () => {
    const id = await aChange();
    expect(await appeal(id)).toMatchObject({ code: 'CONFLICT' }); // it waits
    await say(id, moderator, 'REJECTED');
    expect(await appeal(id, await person('USER'))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await push([asking(id, ' \n ')])).toMatchObject([
      { kind: 'rejected', code: 'INVALID', field: 'text', message: 'EMPTY' },
    ]);
    expect(await push([asking(id, 'x'.repeat(2001))])).toMatchObject([
      { code: 'INVALID', field: 'text', message: 'TOO_LONG:2000:2001' },
    ]);
    expect(await push([asking(id, 'a\0b')])).toMatchObject([{ code: 'INVALID', field: 'text' }]);
    expect(await appeal(id)).toMatchObject({ kind: 'applied' });
  });

  it('comes too late where the refusal was taken back, or the words were written anew', async () => {
    const id = await refusedChange();
    await back(id, moderator, null);
    expect(await appeal(id)).toMatchObject({ code: 'CONFLICT' });
  });

  it('an answer that is taken back leaves the appeal open, and not for whom it is about', async () => {
    const [id, other] = [await refusedChange(), await person('MODERATOR')];
    await appeal(id);
    expect(await say(id, other, 'APPROVED')).toBe('APPROVED');
    // Whoever refused it does not overturn the answer either.
    await expect(back(id, moderator)).rejects.toMatchObject({ code: 'FORBIDDEN', field: 'appeal' });
    expect(await back(id, other)).toBe('PENDING');
    expect(await contribution(id)).toMatchObject({ appeal: { isOpen: true }, version: 3 });
    await expect(say(id, moderator, 'REJECTED')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await say(id, other, 'REJECTED')).toBe('REJECTED');
  });

  it('about refused fields: what was published stays, also when it is refused again', async () => {
    const from = (await rowOf('ride', ride))['minHeightCm'];
    const changes = { minHeightCm: { from, to: ++height }, ...to({ capacityPerHour: 1234 }) };
    const id = await sent('ride', changes, { id: ride, isNew: false });
    const refused = { capacityPerHour: { outcome: 'REFUSED' as const, reason: NOT_TRUE } };
    expect(await decided(id, refused)).toBe('PARTLY_APPROVED');
    await appeal(id);
    const other = await person('MODERATOR');
    expect(await say(id, other, 'REJECTED')).toBe('PARTLY_APPROVED');
    expect(await contribution(id)).toMatchObject({ reason: SPAM, verdicts: refused });
    expect((await rowOf('ride', ride))['minHeightCm']).toBe(height);
    await back(id, other);
    expect(await say(id, other, 'APPROVED')).toBe('APPROVED');
    expect(await rowOf('ride', ride)).toMatchObject({ capacityPerHour: 1234 });
  });
});

describe('what is handed on', () => {
  it('stands above the others and in a view of its own, with the word; its author sees no difference', async () => {
    const [first, id] = [await aChange(), await aChange()];
    await claim(pool, [id], moderator, NOW);
    const before = await contribution(id);
    expect(await say(id, moderator, 'ESCALATED')).toBe('ESCALATED');
    expect(await queue('escalated')).toEqual([id]);
    const all = await queue('all');
    expect(all[0]).toBe(id);
    expect(all).toContain(first);
    const item = await deskItem(pool, id);
    expect(item).toMatchObject({ claim: null, version: 1, barred: { escalation: [moderator.id] } });
    expect(item.decisions).toMatchObject([{ outcome: 'ESCALATED', why: 'Is that so?' }]);
    expect(await contribution(id)).toEqual({ ...before, state: 'ESCALATED' });
  });

  it('is decided by somebody else, or by an admin', async () => {
    const other = await person('MODERATOR');
    const id = await aChange();
    await say(id, moderator, 'ESCALATED');
    await expect(say(id, moderator, 'APPROVED')).rejects.toMatchObject({
      ...{ code: 'FORBIDDEN', field: 'escalation' },
    });
    expect(await claim(pool, [id], moderator, NOW)).toEqual([]);
    expect(await say(id, other, 'APPROVED')).toBe('APPROVED');
    const boss = await admin();
    const byBoss = await aChange();
    await say(byBoss, boss, 'ESCALATED');
    expect(await say(byBoss, boss, 'REJECTED')).toBe('REJECTED');
  });

  it('handed on twice, or by the same request again, is handed on', async () => {
    const [id, other] = [await aChange(), await person('MODERATOR')];
    const decision: Decision = {
      ...{ id: uuidv7(), submissionId: id, version: 1, outcome: 'ESCALATED', reason: null },
      note: 'Not for me.',
    };
    await decide(pool, decision, moderator, NOW);
    await decide(pool, decision, moderator, NOW);
    expect((await deskItem(pool, id)).decisions).toHaveLength(1);
    await say(id, other, 'ESCALATED');
    for (const one of [moderator, other])
      await expect(say(id, one, 'REJECTED')).rejects.toMatchObject({ field: 'escalation' });
  });

  it('is taken back by whoever did it, and decided by them then', async () => {
    const id = await aChange();
    await say(id, moderator, 'ESCALATED');
    expect(await back(id, moderator, null)).toBe('PENDING');
    expect(await say(id, moderator, 'REJECTED')).toBe('REJECTED');
  });

  it('a decision on it that is taken back leaves it handed on', async () => {
    const [id, other] = [await aChange(), await person('MODERATOR')];
    await say(id, moderator, 'ESCALATED');
    await say(id, other, 'REJECTED');
    await expect(back(id, moderator)).rejects.toMatchObject({ field: 'escalation' });
    expect(await back(id, other)).toBe('ESCALATED');
    await expect(say(id, moderator, 'REJECTED')).rejects.toMatchObject({ field: 'escalation' });
  });

  it('written anew meanwhile it stays handed on', async () => {
    const id = await aChange();
    await say(id, moderator, 'ESCALATED');
    const from = (await rowOf('ride', ride))['minHeightCm'];
    const again: QueuedMutation = {
      ...{ id: uuidv7(), lane: `submission:${id}`, seq: 1, name: 'facts.revise', v: 1 },
      args: {
        ...{ submissionId: id, kind: 'ride', id: ride, baseVersion: 1, note: '', source: '' },
        changes: { minHeightCm: { from, to: ++height } },
      },
      madeAt: NOW.toISOString(),
    };
    expect(await push([again])).toMatchObject([{ kind: 'applied' }]);
    expect(await contribution(id)).toMatchObject({ state: 'ESCALATED', version: 2 });
  });

  it('too late: decided meanwhile, or held by somebody else, nothing is handed on', async () => {
    const [id, other] = [await refusedChange(), await person('MODERATOR')];
    await expect(say(id, other, 'ESCALATED')).rejects.toMatchObject({ code: 'CONFLICT' });
    const held = await aChange();
    await claim(pool, [held], moderator, NOW);
    await expect(say(held, other, 'ESCALATED')).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
