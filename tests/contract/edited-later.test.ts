// D08: what its author does with words that were decided on already, or are being decided on this moment.
import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import { NO_DETAILS } from '#lib/domain/review/details.ts';
import type { PushResult, QueuedMutation } from '#lib/protocol/push.ts';
import { decide } from '#lib/server/services/moderation.ts';
import { moderator, NOW, person, pool, push, ride, withProposals } from '../support/proposals.ts';

withProposals();

const RACES = 20;
const fields = (text: string) => ({
  ...{ rating: 9, title: 'T', text, visitedOn: null, waitedMinutes: null, language: 'en' },
});
const item = (submissionId: string, name: string, v: number, args: object): QueuedMutation => ({
  ...{ id: uuidv7(), lane: `submission:${submissionId}`, seq: 1, name, v },
  ...{ args: { submissionId, ...args }, madeAt: NOW.toISOString() },
});
type Writer = Awaited<ReturnType<typeof person<'USER'>>>;

const written = async (by: Writer, text: string): Promise<string> => {
  const id = uuidv7();
  const subject = { kind: 'ride', id: ride };
  const args = { subject, fields: fields(text), details: NO_DETAILS, photoCount: 0 };
  expect(await push([item(id, 'review.submit', 2, args)], by)).toMatchObject([{ kind: 'applied' }]);
  return id;
};
const revised = (id: string, by: Writer, baseVersion: number, text: string) =>
  push(
    [
      item(id, 'review.revise', 2, {
        ...{ baseVersion, fields: fields(text), details: NO_DETAILS, photoCount: 0 },
      }),
    ],
    by,
  );
const decideOn = (submissionId: string, version: number, outcome: 'APPROVED' | 'REJECTED') => {
  const reason = outcome === 'REJECTED' ? { code: 'ABUSE' as const, text: null } : null;
  return decide(pool, { id: uuidv7(), submissionId, version, outcome, reason }, moderator, NOW);
};
const publicText = async (id: string): Promise<string | null> =>
  (await pool.query<{ text: string }>('SELECT text FROM review WHERE id = $1', [id])).rows[0]
    ?.text ?? null;
const standing = async (id: string): Promise<{ state: string; version: number }> =>
  (await pool.query('SELECT state::text, version FROM submission WHERE id = $1', [id])).rows[0];

describe('D08: an author', () => {
  it('who edits what is published: the old words stay public until the new ones are approved', async () => {
    const by = await person('USER');
    const id = await written(by, 'Old words.');
    await decideOn(id, 1, 'APPROVED');
    expect(await revised(id, by, 1, 'New words.')).toMatchObject([{ kind: 'applied', version: 2 }]);
    expect([await publicText(id), await standing(id)]).toEqual([
      'Old words.',
      { state: 'PENDING', version: 2 },
    ]);
    await decideOn(id, 2, 'REJECTED');
    expect(await publicText(id), 'a refused revision takes nothing away').toBe('Old words.');
    await revised(id, by, 2, 'Better words.');
    await decideOn(id, 3, 'APPROVED');
    expect(await publicText(id)).toBe('Better words.');
  });

  it('who edits what was refused: it waits again, and nothing of it is public', async () => {
    const by = await person('USER');
    const id = await written(by, 'Rude words.');
    await decideOn(id, 1, 'REJECTED');
    expect(await revised(id, by, 1, 'Kind words.')).toMatchObject([{ kind: 'applied' }]);
    expect([await publicText(id), await standing(id)]).toEqual([
      null,
      { state: 'PENDING', version: 2 },
    ]);
    await expect(decideOn(id, 1, 'APPROVED'), 'the old words').rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('who withdraws while it is being approved: one of both happens, and both are told so', async () => {
    const ended = { withdrawn: 0, approved: 0 };
    for (let race = 0; race < RACES; race++) {
      const by = await person('USER');
      const id = await written(by, `Race ${race}.`);
      const order = [
        () => push([item(id, 'submission.withdraw', 1, {})], by),
        () =>
          decideOn(id, 1, 'APPROVED').then(
            ({ state }) => state,
            () => 'late',
          ),
      ] as [() => Promise<PushResult[]>, () => Promise<string>];
      const calls = race % 2 ? order : ([...order].reverse() as unknown as typeof order);
      const answers = await Promise.all(calls.map((call) => call()));
      const [[withdrawal], outcome] = (race % 2 ? answers : [...answers].reverse()) as [
        [PushResult],
        string,
      ];
      const { state } = await standing(id);
      if (withdrawal.kind === 'applied') {
        ended.withdrawn++;
        expect([state, outcome, await publicText(id)]).toEqual(['WITHDRAWN', 'late', null]);
      } else {
        ended.approved++;
        expect(withdrawal).toMatchObject({ kind: 'rejected', code: 'CONFLICT' });
        expect([state, outcome, await publicText(id)]).toEqual([
          ...['APPROVED', 'APPROVED', `Race ${race}.`],
        ]);
      }
    }
    expect(ended.withdrawn + ended.approved).toBe(RACES);
  });
});
