// M1, M2, M4, S67: several moderators at one desk. Who works on what, what is decided together, what is taken back.
import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import type { Decision } from '#lib/domain/moderation/desk.ts';
import { DESK_PAGE, WHOLE_QUEUE, type DeskView } from '#lib/domain/moderation/queue.ts';
import { deskQueueOf } from '#lib/server/db/desk.ts';
import { readHistory } from '#lib/server/services/history.ts';
import { claim, release } from '#lib/server/services/claims.ts';
import { decide, deskItem } from '#lib/server/services/moderation.ts';
import { refuseMany } from '#lib/server/services/refuse-many.ts';
import { takeBack } from '#lib/server/services/take-back.ts';
import {
  author,
  contribution,
  decided,
  moderator,
  newRide,
  NOW,
  park,
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

async function refuse(submissionId: string, by: { id: string }, when = NOW): Promise<string> {
  const { submission } = await deskItem(pool, submissionId);
  const decision: Decision = {
    ...{ id: uuidv7(), submissionId, version: submission.version },
    ...{ outcome: 'REJECTED', reason: SPAM },
  };
  await decide(pool, decision, by, when);
  return decision.id;
}

async function approve(submissionId: string, when: Date): Promise<void> {
  const { submission, entry } = await deskItem(pool, submissionId);
  const decision: Decision = {
    ...{
      id: uuidv7(),
      submissionId,
      version: submission.version,
      outcome: 'APPROVED',
      reason: null,
    },
    ruling: { fields: {}, seen: entry!.values! },
  };
  await decide(pool, decision, moderator, when);
}

/** The decision that stands is taken back. */
async function back(
  submissionId: string,
  by: { id: string },
  { when = at(5), why = null as string | null, id = uuidv7() } = {},
) {
  const { submission, decisions } = await deskItem(pool, submissionId);
  const act = { id, submissionId, version: submission.version, of: decisions[0]!.id, why };
  return takeBack(pool, act, by, when);
}

async function aChange(cm = 130): Promise<string> {
  const from = (await rowOf('ride', ride))['minHeightCm'];
  return sent('ride', { minHeightCm: { from, to: cm } }, { id: ride, isNew: false });
}

const stateOf = async (id: string): Promise<string> => (await deskItem(pool, id)).state;

async function review(rating: number, text: string): Promise<string> {
  const submissionId = uuidv7();
  const fields = { rating, title: 'T', text, visitedOn: null, waitedMinutes: null, language: 'en' };
  const item = {
    ...{ id: uuidv7(), lane: `submission:${submissionId}`, seq: 1, name: 'review.submit', v: 1 },
    args: { submissionId, subject: { kind: 'park', id: park }, fields, photoCount: 0 },
    madeAt: NOW.toISOString(),
  };
  expect(await push([item])).toMatchObject([{ kind: 'applied' }]);
  return submissionId;
}
const tally = async () =>
  (await pool.query('SELECT count, sum, histogram FROM rating WHERE subject_id = $1', [park]))
    .rows[0];

describe('a claim', () => {
  it('is one moderator’s until it lapses, and is seen by all', async () => {
    const [other, id] = [await person('MODERATOR'), await aChange()];
    expect(await claim(pool, [id], moderator, at(0))).toEqual([id]);
    expect(await claim(pool, [id], other, at(299))).toEqual([]);
    expect((await deskItem(pool, id)).claim).toMatchObject({ by: { id: moderator.id } });
    await expect(refuse(id, other, at(299))).rejects.toMatchObject({
      code: 'CONFLICT',
      detail: { held: { by: { id: moderator.id, name: 'N' } }, standing: null },
    });
    expect(await stateOf(id)).toBe('PENDING');
    // Five minutes without a sign of life: the other takes it over, and now the first is too late.
    expect(await claim(pool, [id], other, at(301))).toEqual([id]);
    await expect(refuse(id, moderator, at(302))).rejects.toMatchObject({ code: 'CONFLICT' });
    await refuse(id, other, at(303));
    expect(await stateOf(id)).toBe('REJECTED');
  });

  it('is renewed by its holder, given up by nobody else, and needed by nobody where there is none', async () => {
    const [other, id] = [await person('MODERATOR'), await aChange()];
    await claim(pool, [id], moderator, at(0));
    await claim(pool, [id], moderator, at(240));
    await release(pool, [id], other);
    expect(await claim(pool, [id], other, at(400))).toEqual([]);
    await release(pool, [id], moderator);
    await refuse(id, other, at(401));
    expect(await stateOf(id)).toBe('REJECTED');
  });

  it('of several: what is free comes, what is held, one’s own or decided stays', async () => {
    const other = await person('MODERATOR');
    const [free, held, done] = [await aChange(), await aChange(), await aChange()];
    await claim(pool, [held], other, at(0));
    await refuse(done, other);
    expect(await claim(pool, [free, held, done, uuidv7()], moderator, at(1))).toEqual([free]);
    expect(await claim(pool, [free], author, at(9999))).toEqual([]); // its author
  });

  it('of one item at once: one gets it', async () => {
    const id = await aChange();
    const many = await Promise.all([1, 2, 3, 4, 5, 6].map(() => person('MODERATOR')));
    const got = await Promise.all(many.map((one) => claim(pool, [id], one, at(0))));
    expect(got.flat()).toEqual([id]);
  });
});

it('K6: a decision on other words under the same number, as after a restore, is refused', async () => {
  const id = await aChange(131);
  const { submission } = await deskItem(pool, id);
  const decision = {
    ...{ id: uuidv7(), submissionId: id, version: submission.version, reason: SPAM },
    ...{ outcome: 'REJECTED' as const, receivedAt: at(-60).toISOString() },
  };
  await expect(decide(pool, decision, moderator, NOW)).rejects.toMatchObject({
    code: 'CONFLICT',
    detail: { current: { receivedAt: submission.receivedAt } },
  });
  expect(await stateOf(id)).toBe('PENDING');
  const { receivedAt } = submission;
  await decide(pool, { ...decision, receivedAt }, moderator, NOW);
  expect(await stateOf(id)).toBe('REJECTED');
});

describe('taking back', () => {
  it('a refusal: it waits again, the author is told, and the record keeps both', async () => {
    const id = await aChange();
    await refuse(id, moderator);
    const { moved } = await back(id, moderator);
    expect(moved).toEqual(['desk', `user:${author.id}`]);
    const item = await deskItem(pool, id);
    expect(item).toMatchObject({ state: 'PENDING', version: 2 });
    expect(item.decisions.map(({ outcome }) => outcome)).toEqual(['TAKEN_BACK', 'REJECTED']);
    expect(await contribution(id)).toMatchObject({ state: 'PENDING', reason: null });
    // And is decided anew.
    expect(await decided(id)).toBe('APPROVED');
  });

  it('an approval of facts that a later one says too: nothing is done, and the fields are named', async () => {
    const [first, second] = [await aChange(133), await aChange(133)];
    const before = await rowOf('ride', ride);
    await approve(first, at(1));
    await approve(second, at(2));
    await expect(back(first, moderator)).rejects.toMatchObject({
      code: 'CONFLICT',
      detail: { later: ['min_height_cm'] },
    });
    expect((await rowOf('ride', ride))['minHeightCm']).toBe(133);
    await back(second, moderator);
    await back(first, moderator, { when: at(6) });
    expect(await rowOf('ride', ride)).toMatchObject({ minHeightCm: before['minHeightCm'] });
  });

  it('an approval of facts: the row is what it was, beside what others changed', async () => {
    const id = await aChange(145);
    const before = await rowOf('ride', ride);
    expect(await decided(id)).toBe('APPROVED');
    expect((await rowOf('ride', ride))['minHeightCm']).toBe(145);
    await decided(await sent('ride', to({ capacityPerHour: 900 }), { id: ride, isNew: false }));
    await back(id, moderator);
    expect(await rowOf('ride', ride)).toMatchObject({
      minHeightCm: before['minHeightCm'],
      capacityPerHour: 900,
    });
    const versions = (await readHistory(pool, 'ride', ride))!.versions;
    expect(versions[0]!.fields!['minHeightCm']).toBe(before['minHeightCm']);
    // Approved, taken back and approved again, it is taken back again: only what the last one did.
    await decided(id);
    await back(id, moderator);
    expect((await rowOf('ride', ride))['minHeightCm']).toBe(before['minHeightCm']);
  });

  it('is refused when somebody changed the same since: nothing of it is done', async () => {
    const id = await aChange(150);
    await decided(id);
    await decided(
      await sent('ride', { minHeightCm: { from: 150, to: 155 } }, { id: ride, isNew: false }),
    );
    await expect(back(id, moderator)).rejects.toMatchObject({
      code: 'CONFLICT',
      detail: { later: ['min_height_cm'] },
    });
    expect(await stateOf(id)).toBe('APPROVED');
    expect((await rowOf('ride', ride))['minHeightCm']).toBe(155);
  });

  it('a new entry goes again, unless something stands on it', async () => {
    const id = uuidv7();
    const submission = await sent('ride', newRide('Brand new'), { id });
    await decided(submission);
    await back(submission, moderator);
    expect(await rowOf('ride', id)).toEqual({});
    expect(await decided(submission)).toBe('APPROVED');
    expect((await rowOf('ride', id))['name']).toBe('Brand new');

    const parkId = uuidv7();
    const newPark = await sent(
      'park',
      to({
        ...{ name: 'New Park', type: 'THEME_PARK', status: 'OPERATING', country: 'DE' },
        position: { latitude: 50, longitude: 8 },
      }),
      { id: parkId },
    );
    expect(await decided(newPark)).toBe('APPROVED');
    await decided(await sent('ride', { ...newRide('In it'), ...to({ parkId }) }));
    await expect(back(newPark, moderator)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await stateOf(newPark)).toBe('APPROVED');
  });

  it('a review: the earlier one is back, and the rating is what a recount gives', async () => {
    const first = await review(8, 'the first');
    await decided(first);
    const after = await tally();
    const second = await review(2, 'the second');
    await decided(second);
    expect((await tally()).sum).toBe(2);
    await back(second, moderator);
    expect(await tally()).toEqual(after);
    const { rows } = await pool.query(
      'SELECT text, rating, submission_id FROM review WHERE author_id = $1',
      [author.id],
    );
    expect(rows).toEqual([{ text: 'the first', rating: 8, submission_id: first }]);
    expect((await pool.query('SELECT 1 FROM review_earlier')).rowCount).toBe(0);
    // While a later visit stands on it, neither it nor what was said before goes.
    await decided(second);
    await expect(back(first, moderator)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await pool.query('SELECT 1 FROM review_earlier')).rowCount).toBe(1);
    await back(second, moderator);
    await back(first, moderator);
    expect(await tally()).toMatchObject({ count: 0, sum: 0 });
    expect((await pool.query('SELECT 1 FROM review')).rowCount).toBe(0);
  });

  it('later, or of another’s decision, it needs a word; one’s own contribution nobody takes back', async () => {
    const [other, id] = [await person('MODERATOR'), await aChange()];
    await refuse(id, moderator);
    const noWord = { code: 'INVALID', field: 'why' };
    await expect(back(id, other)).rejects.toMatchObject(noWord);
    await expect(back(id, moderator, { when: at(60) })).rejects.toMatchObject(noWord);
    await expect(back(id, author, { why: 'mine' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await back(id, other, { when: at(60), why: 'It was true after all.' });
    expect((await deskItem(pool, id)).decisions[0]).toMatchObject({
      ...{ outcome: 'TAKEN_BACK', why: 'It was true after all.', reason: null },
      moderator: { id: other.id },
    });
  });

  it('twice is once, also in the same moment; what was decided since stays', async () => {
    const id = await aChange();
    const of = await refuse(id, moderator);
    const act = { id: uuidv7(), submissionId: id, version: 1, of, why: null };
    const all = await Promise.all([1, 2, 3].map(() => takeBack(pool, act, moderator, at(1))));
    expect(all.map(({ state }) => state)).toEqual(['PENDING', 'PENDING', 'PENDING']);
    expect((await deskItem(pool, id)).decisions).toHaveLength(2);
    await refuse(id, moderator, at(2));
    await expect(takeBack(pool, { ...act, id: uuidv7() }, moderator, at(3))).rejects.toMatchObject({
      code: 'CONFLICT',
      detail: { later: [] },
    });
    expect(await stateOf(id)).toBe('REJECTED');
  });
});

describe('several at once', () => {
  it('a dry run tells what would be, and changes nothing; then it is so', async () => {
    const other = await person('MODERATOR');
    const ids = [await aChange(), await aChange(), await aChange(), await aChange()];
    await claim(pool, [ids[1]!], other, NOW);
    await refuse(ids[2]!, other);
    const items = [...ids, uuidv7()].map((submissionId) => ({
      ...{ id: uuidv7(), submissionId, version: 1 },
    }));
    const would = await refuseMany(pool, items, SPAM, moderator, NOW, true);
    expect(would.outcomes.map(({ problem, heldBy }) => problem && [problem, heldBy])).toEqual([
      null,
      ['CONFLICT', 'N'],
      ['CONFLICT', null],
      null,
      ['NOT_FOUND', null],
    ]);
    expect(would.moved).toEqual([]);
    expect(await stateOf(ids[0]!)).toBe('PENDING');

    const done = await refuseMany(pool, items, SPAM, moderator, NOW, false);
    expect(done.outcomes).toEqual(would.outcomes);
    expect(await Promise.all(ids.map(stateOf))).toEqual([
      ...['REJECTED', 'PENDING', 'REJECTED', 'REJECTED'],
    ]);
    // The answer was lost and it is asked again: the same decisions, and none twice.
    const again = await refuseMany(pool, items, SPAM, moderator, NOW, false);
    expect(again.outcomes).toEqual(done.outcomes);
    expect((await deskItem(pool, ids[0]!)).decisions).toHaveLength(1);
  });
});

describe('the queue', () => {
  const look = (view: Partial<DeskView>, limit = DESK_PAGE) =>
    deskQueueOf(pool, { ...WHOLE_QUEUE, ...view }, moderator.id, limit);

  it('shows what is asked for, counts all of it, and says what waits', async () => {
    await pool.query(`UPDATE submission SET state = 'WITHDRAWN' WHERE state = 'PENDING'
                      AND set_config('app.actor', 'test', false) <> ''`);
    const text = await review(6, 'waits');
    const newOne = await sent('ride', newRide('Waits too'));
    const change = await aChange();
    const ids = (queue: { rows: { id: string }[] }) => queue.rows.map(({ id }) => id).sort();
    expect(ids(await look({}))).toEqual([text, newOne, change].sort());
    expect(ids(await look({ show: 'review' }))).toEqual([text]);
    expect(ids(await look({ show: 'new' }))).toEqual([newOne]);
    expect(ids(await look({ show: 'correction' }))).toEqual([change]);
    expect(ids(await look({ language: 'en' }))).toEqual([text]);
    expect(ids(await look({ language: 'de' }))).toEqual([]);
    expect(ids(await look({ withPhotos: true }))).toEqual([]);
    expect(await look({ show: 'review' }, 1)).toMatchObject({
      total: 1,
      waiting: { review: 1, new: 1, correction: 1 },
    });
    const one = await look({}, 1);
    expect([one.rows.length, one.total]).toEqual([1, 3]);
    await claim(pool, [change], moderator, new Date());
    expect(ids(await look({ mine: true }))).toEqual([change]);
    await refuse(text, moderator, new Date());
    expect((await look({ show: 'decided' })).rows[0]!.id).toBe(text);
  });
});
