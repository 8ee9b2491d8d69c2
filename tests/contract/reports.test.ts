// R6, S69: what everybody sees is reported, looked at beside its copy, and taken down or left; its writer may appeal.
import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import type { Decider } from '#lib/domain/moderation/bar.ts';
import type { Decision } from '#lib/domain/moderation/desk.ts';
import { DESK_PAGE, WHOLE_QUEUE } from '#lib/domain/moderation/queue.ts';
import type { Reported } from '#lib/domain/report/report.ts';
import { reportName } from '#lib/domain/report/report.ts';
import { namedId } from '#lib/client/db/named-id.ts';
import type { QueuedMutation } from '#lib/protocol/push.ts';
import { deskQueueOf } from '#lib/server/db/desk.ts';
import { decide, deskItem } from '#lib/server/services/moderation.ts';
import { takeBack } from '#lib/server/services/take-back.ts';
import {
  author,
  contribution,
  moderator,
  NOW,
  park,
  person,
  pool,
  push,
  ride,
  withProposals,
} from '../support/proposals.ts';

withProposals();

const at = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);
const SHA = 'a'.repeat(64);
const OTHER_SHA = 'b'.repeat(64);
const subject = { kind: 'ride' as const, id: ride };

interface Writer {
  id: string;
  role: 'USER';
}

const item = (name: string, submissionId: string, args: object, v = 1): QueuedMutation => ({
  ...{ id: uuidv7(), lane: `submission:${submissionId}`, seq: 1, name, v },
  ...{ args: { submissionId, ...args }, madeAt: NOW.toISOString() },
});

const words = (text: string, rating = 8) => ({
  ...{ rating, title: 'T', text, visitedOn: null, waitedMinutes: null, language: 'en' },
});

async function say(
  submissionId: string,
  by: Decider,
  outcome: Decision['outcome'],
  over: Partial<Decision> = {},
): Promise<string> {
  const { version, reported } = await deskItem(pool, submissionId);
  const decision: Decision = {
    ...{ id: uuidv7(), submissionId, version, outcome },
    reason: outcome === 'REJECTED' ? { code: 'OTHER', text: 'As it should be.' } : null,
    ...(reported && { ruling: { fields: {}, seen: { version: reported.version } } }),
    ...over,
  };
  return (await decide(pool, decision, by, at(1))).state;
}

async function back(submissionId: string, by: Decider) {
  const { version, decisions } = await deskItem(pool, submissionId);
  const act = { id: uuidv7(), submissionId, version, of: decisions[0]!.id, why: 'A mistake.' };
  return (await takeBack(pool, act, by, at(5))).state;
}

/** A published review, by a person of its own. */
async function published(text = 'Awful people.', by?: Writer, photos: string[] = []) {
  const writer = by ?? (await person('USER'));
  const id = uuidv7();
  const args = { subject, fields: words(text), photoCount: 0 };
  expect(await push([item('review.submit', id, args)], writer)).toMatchObject([
    { kind: 'applied' },
  ]);
  for (const [position, sha] of photos.entries())
    await pool.query(
      `INSERT INTO submission_photo (id, submission_id, sha256, width, height, position, caption)
       VALUES ($1, $2, $3, 8, 8, $4, 'Me')`,
      [uuidv7(), id, sha, position],
    );
  await say(id, moderator, 'APPROVED');
  return { id, writer };
}

const seen = {
  review: (text: string) => ({ what: 'review', rating: 8, title: 'T', text, photos: [] }),
  photo: { what: 'photo', sha256: SHA, caption: 'Me' },
  facts: { what: 'facts', values: { name: 'R' } },
};

async function reportOf(
  of: Reported,
  by: Writer,
  over: object = {},
): Promise<{ id: string; item: QueuedMutation }> {
  const id = await namedId(reportName(by.id, subject, of));
  const copy = of.what === 'review' ? seen.review('Awful people.') : seen[of.what];
  const said = { reportId: id, subject, of, reason: 'INSULT', text: 'Look.', seen: copy, ...over };
  const { args: _, ...rest } = item('report.say', id, {});
  return { id, item: { ...rest, args: said } };
}

async function report(of: Reported, by: Writer = author, over: object = {}): Promise<string> {
  const { id, item: one } = await reportOf(of, by, over);
  expect(await push([one], by)).toMatchObject([{ kind: 'applied' }]);
  return id;
}

const shown = async (id: string) =>
  (await pool.query('SELECT text, photos, submission_id FROM review WHERE id = $1', [id])).rows[0];
const tally = async () =>
  (await pool.query('SELECT count, sum FROM rating WHERE subject_id = $1', [ride])).rows[0];

describe('a report', () => {
  it('comes to the desk with both copies, beside what stands there now', async () => {
    const { id } = await published();
    const reported = await report({ what: 'review', reviewId: id });
    await pool.query(
      `WITH actor AS (SELECT set_config('app.actor', 'test', true))
       UPDATE review SET text = 'Nice people.', version = version + 1 FROM actor WHERE id = $1`,
      [id],
    );
    const one = await deskItem(pool, reported);
    expect(one).toMatchObject({
      ...{ kind: 'report', state: 'PENDING', subjectName: 'R' },
      report: { what: 'review', reason: 'INSULT' },
      reported: { copy: { text: 'Nice people.' }, version: 2 },
      submission: { fields: { seen: { text: 'Awful people.' }, stood: { text: 'Awful people.' } } },
    });
    const { rows, waiting } = await deskQueueOf(
      pool,
      { ...WHOLE_QUEUE, show: 'report' },
      moderator.id,
      DESK_PAGE,
    );
    expect(rows.map((row) => row.id)).toContain(reported);
    expect(waiting.report).toBe(rows.length);
    expect(await contribution(reported)).toMatchObject({ kind: 'report', state: 'PENDING' });
  });

  it('is one of a person and thing while it waits, from whichever phone; later it may be said anew', async () => {
    const { id } = await published();
    const of: Reported = { what: 'review', reviewId: id };
    const [first, second] = [await reportOf(of, author), await reportOf(of, author)];
    const answers = await Promise.all([push([first.item]), push([second.item])]);
    expect(answers.flat()).toMatchObject([
      { kind: 'applied', version: 1 },
      { kind: 'applied', version: 1 },
    ]);
    await say(first.id, moderator, 'REJECTED');
    expect(await push([(await reportOf(of, author)).item])).toMatchObject([{ version: 2 }]);
    // Another person's is another one.
    expect(await report(of, await person('USER'))).not.toBe(first.id);
  });

  it('is not of one’s own words, nor under another id, nor of what never was', async () => {
    const { id, writer } = await published();
    const of: Reported = { what: 'review', reviewId: id };
    expect(await push([(await reportOf(of, writer)).item], writer)).toMatchObject([
      { kind: 'rejected', code: 'FORBIDDEN' },
    ]);
    const another = await reportOf(of, writer);
    expect(await push([another.item])).toMatchObject([{ code: 'INVALID', field: 'reportId' }]);
    const none = await reportOf({ what: 'review', reviewId: uuidv7() }, author);
    expect(await push([none.item])).toMatchObject([{ code: 'SUBJECT_GONE' }]);
  });

  it('more than twenty a day wait at the phone, and are lost to nobody', async () => {
    const one = await person('USER');
    const { id } = await published();
    await pool.query(
      `WITH actor AS (SELECT set_config('app.actor', 'test', true))
       INSERT INTO submission (id, kind, author_id, subject_kind, subject_id, park_id, fields, received_at)
       SELECT gen_random_uuid(), 'report', $1, 'ride', $2, $3, '{"of": {"what": "facts"}}', $4
         FROM actor, generate_series(1, 20)`,
      [one.id, ride, park, NOW],
    );
    const { item: late } = await reportOf({ what: 'review', reviewId: id }, one);
    expect(await push([late], one)).toMatchObject([{ kind: 'retry', code: 'RATE_LIMITED' }]);
  });

  it('refuses what cannot be kept, and words that are missing', async () => {
    const { id } = await published();
    const of: Reported = { what: 'review', reviewId: id };
    const bad: [object, object][] = [
      [{ text: 'a\0b' }, { field: 'text' }],
      [
        { reason: 'OTHER', text: ' ' },
        { field: 'text', message: 'EMPTY' },
      ],
      [{ seen: seen.review('a\0b') }, { field: 'seen.text' }],
      [{ seen: seen.facts }, { field: 'seen' }],
      [{ reason: 'BORING' }, { field: 'reason' }],
    ];
    for (const [over, problem] of bad)
      expect(await push([(await reportOf(of, author, over)).item])).toMatchObject([
        { kind: 'rejected', code: 'INVALID', ...problem },
      ]);
    const facts = { seen: { what: 'facts', values: { name: 'a\0b' } } };
    expect(await push([(await reportOf({ what: 'facts' }, author, facts)).item])).toMatchObject([
      { code: 'INVALID' },
    ]);
  });
});

describe('deciding on it', () => {
  it('taken down: off the page and out of the rating, its writer is told why, and the reporter that', async () => {
    const before = await tally();
    const { id, writer } = await published();
    expect((await tally()).count).toBe((before?.count ?? 0) + 1);
    const reported = await report({ what: 'review', reviewId: id });
    expect(await say(reported, moderator, 'APPROVED')).toBe('APPROVED');
    expect(await shown(id)).toBeUndefined();
    expect((await tally()).count).toBe(before?.count ?? 0);
    expect(await contribution(id)).toMatchObject({ state: 'REJECTED', reason: { code: 'ABUSE' } });
    expect(await contribution(reported)).toMatchObject({ state: 'APPROVED' });
    const { rows } = await pool.query(
      `SELECT op FROM history WHERE entity = 'review' AND row_id = $1 ORDER BY id DESC LIMIT 1`,
      [id],
    );
    expect(rows).toEqual([{ op: 'DELETE' }]);
    expect(writer.id).not.toBe(author.id);
  });

  it('its writer appeals, and somebody else puts it back', async () => {
    const { id, writer } = await published();
    await say(await report({ what: 'review', reviewId: id }), moderator, 'APPROVED');
    expect(
      await push([item('submission.appeal', id, { text: 'It is true.' })], writer),
    ).toMatchObject([{ kind: 'applied' }]);
    await expect(say(id, moderator, 'APPROVED')).rejects.toMatchObject({ field: 'appeal' });
    const other = await person('MODERATOR');
    expect(await say(id, other, 'APPROVED')).toBe('APPROVED');
    expect(await shown(id)).toMatchObject({ text: 'Awful people.' });
  });

  it('left: it stays, and the reporter is told why', async () => {
    const { id } = await published();
    const reported = await report({ what: 'review', reviewId: id });
    expect(await say(reported, moderator, 'REJECTED')).toBe('REJECTED');
    expect(await shown(id)).toBeDefined();
    expect(await contribution(reported)).toMatchObject({
      ...{ state: 'REJECTED', reason: { code: 'OTHER', text: 'As it should be.' } },
    });
  });

  it('of an earlier visit the page goes back to it; taken back, all is as it was', async () => {
    const writer = await person('USER');
    const first = await published('First visit.', writer);
    const { id: second } = await published('Awful people.', writer);
    const before = await tally();
    expect(await shown(first.id)).toMatchObject({ submission_id: second });
    const reported = await report({ what: 'review', reviewId: first.id });
    await say(reported, moderator, 'APPROVED');
    expect(await shown(first.id)).toMatchObject({ text: 'First visit.', submission_id: first.id });
    expect(await contribution(second)).toMatchObject({ state: 'REJECTED' });
    expect(await back(reported, moderator)).toBe('PENDING');
    expect(await shown(first.id)).toMatchObject({ text: 'Awful people.', submission_id: second });
    const { rows } = await pool.query('SELECT id FROM review_earlier WHERE review_id = $1', [
      first.id,
    ]);
    expect(rows).toEqual([{ id: first.id }]);
    expect(await tally()).toEqual(before);
    expect(await contribution(second)).toMatchObject({ state: 'APPROVED', reason: null });
  });

  it('taken back, a review that was gone is there again under its id, with its figures', async () => {
    const { id } = await published();
    const before = await tally();
    const reported = await report({ what: 'review', reviewId: id });
    await say(reported, moderator, 'APPROVED');
    await back(reported, moderator);
    expect(await shown(id)).toMatchObject({ text: 'Awful people.' });
    expect(await tally()).toEqual(before);
    expect(await contribution(id)).toMatchObject({ state: 'APPROVED' });
    expect(await say(reported, moderator, 'REJECTED')).toBe('REJECTED');
  });

  it('is not taken back where an appeal was answered since', async () => {
    const { id, writer } = await published();
    const reported = await report({ what: 'review', reviewId: id });
    await say(reported, moderator, 'APPROVED');
    await push([item('submission.appeal', id, { text: 'It is true.' })], writer);
    await expect(back(reported, moderator)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('one photo goes, and the words stay; it is put back by an appeal, or with the decision', async () => {
    const { id, writer } = await published('With photos.', undefined, [SHA, OTHER_SHA]);
    const of: Reported = { what: 'photo', reviewId: id, sha256: SHA };
    const shas = async () => (await shown(id)).photos.map((p: { sha256: string }) => p.sha256);
    const reported = await report(of, author, { reason: 'SHOWS_ME' });
    await say(reported, moderator, 'APPROVED');
    expect(await shas()).toEqual([OTHER_SHA]);
    expect(await contribution(id)).toMatchObject({
      ...{ state: 'PARTLY_APPROVED', reason: { code: 'PERSONAL_DATA' } },
    });
    await back(reported, moderator);
    expect(await shas()).toEqual([SHA, OTHER_SHA]);
    expect(await contribution(id)).toMatchObject({ state: 'APPROVED' });

    await say(reported, moderator, 'APPROVED');
    await push([item('submission.appeal', id, { text: 'It is me alone.' })], writer);
    const other = await person('MODERATOR');
    expect(await say(id, other, 'APPROVED')).toBe('APPROVED');
    expect(await shas()).toEqual([SHA, OTHER_SHA]);

    const anew = await report(of, await person('USER'), { reason: 'SHOWS_ME' });
    await say(anew, moderator, 'APPROVED');
    // Words that are written anew bring it back no more than before.
    const args = { baseVersion: 1, fields: words('Written anew.'), photoCount: 2 };
    await push([item('review.revise', id, args)], writer);
    await say(id, other, 'APPROVED');
    expect(await shas()).toEqual([OTHER_SHA]);
  });

  it('by whoever is not concerned: nobody on a report of his own, or of his own words', async () => {
    const one = await person('MODERATOR');
    const writer = { id: one.id, role: 'USER' as const };
    const { id } = await published('By a moderator.', writer);
    const reported = await report({ what: 'review', reviewId: id });
    for (const role of ['MODERATOR', 'ADMIN'] as const)
      await expect(say(reported, { id: one.id, role }, 'REJECTED')).rejects.toMatchObject({
        ...{ code: 'FORBIDDEN', field: 'reported' },
      });
    const { id: another } = await published();
    const own = await report({ what: 'review', reviewId: another }, writer);
    await expect(say(own, one, 'APPROVED')).rejects.toMatchObject({ field: 'author' });
  });

  it('nothing is taken down that was not seen', async () => {
    const { id } = await published();
    const reported = await report({ what: 'review', reviewId: id });
    const unseen = { ruling: { fields: {}, seen: { version: 99 } } };
    await expect(say(reported, moderator, 'APPROVED', unseen)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(await shown(id)).toBeDefined();
    await expect(
      say(reported, moderator, 'NEEDS_CHANGE', { reason: { code: 'OTHER', text: 'x' } }),
    ).rejects.toMatchObject({ code: 'INVALID' });
  });

  it('of two at once one takes it down; of what is gone already nothing is', async () => {
    const { id } = await published();
    const [one, two] = [
      await report({ what: 'review', reviewId: id }),
      await report({ what: 'review', reviewId: id }, await person('USER')),
    ];
    const other = await person('MODERATOR');
    const both = await Promise.allSettled([
      say(one, moderator, 'APPROVED'),
      say(two, other, 'APPROVED'),
    ]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(await shown(id)).toBeUndefined();
    const { rows } = await pool.query(
      `SELECT 1 FROM decision WHERE submission_id = $1 AND outcome = 'REJECTED'`,
      [id],
    );
    expect(rows).toHaveLength(1);
  });

  it('of facts it changes nothing of the catalogue, and says so', async () => {
    const reported = await report({ what: 'facts' }, author, { reason: 'WRONG' });
    expect((await deskItem(pool, reported)).reported?.copy).toMatchObject({
      ...{ what: 'facts', values: { name: 'R' } },
    });
    expect(await say(reported, moderator, 'APPROVED')).toBe('APPROVED');
  });
});
