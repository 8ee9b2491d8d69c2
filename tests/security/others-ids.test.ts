/**
 * D02: whoever knows an id of somebody else's can do nothing by it. A mutation that is missing here fails the build: decide,
 * then add it.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { uuidv7 } from 'uuidv7';
import { namedId } from '#lib/client/db/named-id.ts';
import { MUTATIONS } from '#lib/domain/mutations/registry.ts';
import { reportName } from '#lib/domain/report/report.ts';
import { voteName } from '#lib/domain/review/vote.ts';
import type { QueuedMutation } from '#lib/protocol/push.ts';
import { NO_DETAILS } from '#lib/domain/review/details.ts';
import {
  author,
  decided,
  newRide,
  NOW,
  park,
  person,
  pool,
  push,
  ride,
  sent,
  withProposals,
} from '../support/proposals.ts';

withProposals();

const said = { rating: 9, title: 'Hers', text: 'Her words.', language: 'en' };
const words = { ...said, visitedOn: null, waitedMinutes: null };
const theirs = { ...words, title: 'Not hers', text: 'Other words.' };
const subject = { kind: 'ride', id: ride } as const;
const ids = {
  review: uuidv7(),
  photo: uuidv7(),
  entry: uuidv7(),
  sighting: uuidv7(),
  ride: uuidv7(),
  facts: '',
  refused: '',
  vote: '',
  report: '',
};
const hash = 'a'.repeat(64);
const logged = () => ({ id: ride, name: 'R', parkId: park, parkName: 'P' });
const figures = { on: '2026-05-31', at: null, laps: 1, waitedMinutes: null, note: 'hers' };

const item = (name: string, v: number, lane: string, args: unknown): QueuedMutation => ({
  ...{ id: uuidv7(), lane, seq: 1, name, v, args },
  madeAt: NOW.toISOString(),
});
const on = (name: string, v: number, more: object = {}) => {
  const { review: submissionId } = ids;
  return item(name, v, `submission:${submissionId}`, { submissionId, ...more });
};

/** What somebody else would send who knows her ids, and the code that answers it. */
const ATTEMPTS: Record<string, () => [QueuedMutation, string]> = {
  'review.submit/1': () => [on('review.submit', 1, { subject, fields: theirs, photoCount: 0 }), ''],
  'review.submit/2': () => [
    on('review.submit', 2, { subject, fields: theirs, details: NO_DETAILS, photoCount: 0 }),
    '',
  ],
  'review.revise/1': () => [
    on('review.revise', 1, { baseVersion: 1, fields: theirs, photoCount: 0 }),
    'NOT_FOUND',
  ],
  'review.revise/2': () => [
    on('review.revise', 2, { baseVersion: 1, fields: theirs, details: NO_DETAILS, photoCount: 0 }),
    'NOT_FOUND',
  ],
  'submission.withdraw/1': () => [on('submission.withdraw', 1), 'NOT_FOUND'],
  'submission.appeal/1': () => [
    item('submission.appeal', 1, `submission:${ids.refused}`, {
      ...{ submissionId: ids.refused, text: 'Again, please.' },
    }),
    'NOT_FOUND',
  ],
  'photo.attach/1': () => [
    on('photo.attach', 1, {
      ...{ photoId: uuidv7(), sha256: hash, width: 10, height: 10, position: 0, caption: null },
    }),
    'NOT_FOUND',
  ],
  'photo.detach/1': () => [on('photo.detach', 1, { sha256: hash }), 'NOT_FOUND'],
  'log.put/1': () => [
    item('log.put', 1, `log:${ids.entry}`, {
      ...{ entryId: ids.entry, ride: logged(), was: null, fields: { ...figures, note: 'mine' } },
    }),
    'ID_TAKEN',
  ],
  'log.remove/1': () => [
    item('log.remove', 1, `log:${ids.entry}`, { entryId: ids.entry, noteSeen: 'hers' }),
    'ID_TAKEN',
  ],
  // A vote's id follows from person and review, so one of hers cannot be taken.
  'review.helpful/1': () => [
    item('review.helpful', 1, `helpful:${ids.vote}`, {
      ...{ voteId: ids.vote, reviewId: ids.review, helpful: true },
    }),
    'INVALID',
  ],
  // As a vote's.
  'report.say/1': () => [
    item('report.say', 1, `submission:${ids.report}`, {
      ...{ reportId: ids.report, subject, of: { what: 'facts' }, reason: 'SPAM', text: '' },
      seen: { what: 'facts', values: { name: 'R' } },
    }),
    'INVALID',
  ],
  'sighting.say/1': () => [
    item('sighting.say', 1, `sighting:${ids.sighting}`, {
      ...{ sightingId: ids.sighting, subject, said: 'OPEN', at: NOW.toISOString(), mark: null },
    }),
    'ID_TAKEN',
  ],
  'sighting.unsay/1': () => [
    item('sighting.unsay', 1, `sighting:${ids.sighting}`, { sightingId: ids.sighting }),
    'ID_TAKEN',
  ],
  'facts.propose/1': () => {
    const args = { submissionId: ids.facts, kind: 'ride', id: uuidv7(), isNew: true };
    const more = { changes: newRide('Another'), note: '', source: '' };
    return [item('facts.propose', 1, `submission:${ids.facts}`, { ...args, ...more }), ''];
  },
  'facts.revise/1': () => {
    const args = { submissionId: ids.facts, baseVersion: 1, kind: 'ride', id: ids.ride };
    const more = { changes: newRide('Another'), note: '', source: '' };
    return [item('facts.revise', 1, `submission:${ids.facts}`, { ...args, ...more }), 'NOT_FOUND'];
  },
};

/** All of hers that stands on the server. */
const all = async (): Promise<unknown> => {
  const tables = ['submission', 'submission_photo', 'ride_log', 'sighting'];
  const found = await Promise.all(
    tables.map((table) => pool.query(`SELECT to_jsonb(t) AS row FROM ${table} t ORDER BY id`)),
  );
  return found.map(({ rows }) => rows);
};

beforeAll(async () => {
  const fields = { subject, fields: words, details: NO_DETAILS, photoCount: 0 };
  const { entry, sighting } = ids;
  expect(
    await push([
      on('review.submit', 2, fields),
      item('log.put', 1, `log:${entry}`, {
        ...{ entryId: entry, ride: logged(), was: null, fields: figures },
      }),
      item('sighting.say', 1, `sighting:${sighting}`, {
        ...{ sightingId: sighting, subject, said: 'CLOSED', at: NOW.toISOString(), mark: null },
      }),
    ]),
  ).toMatchObject([{ kind: 'applied' }, { kind: 'applied' }, { kind: 'applied' }]);
  ids.vote = await namedId(voteName(author.id, ids.review));
  ids.report = await namedId(reportName(author.id, subject, { what: 'facts' }));
  ids.facts = await sent('ride', newRide('Hers'), { id: ids.ride });
  ids.refused = await sent('ride', newRide('Refused'));
  await decided(
    ids.refused,
    {},
    {
      ...{ outcome: 'REJECTED', reason: { code: 'NOT_TRUE', text: null } },
    },
  );
});

describe('D02: by an id of somebody else’s', () => {
  it('every mutation there is was tried', () => {
    expect(Object.keys(ATTEMPTS).sort()).toEqual([...MUTATIONS.keys()].sort());
  });

  it.each(Object.keys(ATTEMPTS))('%s changes nothing of theirs', async (name) => {
    const other = await person('USER');
    expect(other.id).not.toBe(author.id);
    const before = await all();
    const [attempt, code] = ATTEMPTS[name]!();
    const [answer] = await push([attempt], other);
    expect(answer).toMatchObject({ kind: 'rejected', ...(code && { code }) });
    if (code !== 'INVALID')
      expect(answer, 'judged by whose it is, not by its form').not.toMatchObject({
        code: 'INVALID',
      });
    expect(await all()).toEqual(before);
  });
});
