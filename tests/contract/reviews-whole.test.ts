/**
 * R1, R2, S66: what is published of reviews, on the real server: ratings that equal a recount whatever was
 * decided, earlier visits, and votes that count once.
 */
import fc from 'fast-check';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { namedId } from '#lib/client/db/named-id.ts';
import {
  ASPECTS,
  NO_DETAILS,
  type AspectTallies,
  type ReviewDetails,
} from '#lib/domain/review/details.ts';
import { addRating, noRatings } from '#lib/domain/catalogue/rating.ts';
import type { RatingTally } from '#lib/domain/catalogue/rows.ts';
import { voteName } from '#lib/domain/review/vote.ts';
import type { FeedPage } from '#lib/protocol/feed.ts';
import type { PushResult, QueuedMutation } from '#lib/protocol/push.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { countVotes } from '#lib/server/db/helpful-votes.ts';
import { aspectsOf, newestReviews } from '#lib/server/db/reviews.ts';
import { decide, deskItem } from '#lib/server/services/moderation.ts';
import { readFeed } from '#lib/server/sync/feed.ts';
import { applyPush, type PushHouse } from '#lib/server/sync/push.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let pool: pg.Pool;
let moderator: string;
const park = uuidv7();

beforeAll(async () => {
  database = await makeDatabase('reviews');
  pool = new pg.Pool({ connectionString: database.url, max: 20 });
  moderator = await person();
  await write(
    `INSERT INTO park (id, slug, name, type, status, country, continent, latitude, longitude, time_zone)
     VALUES ($1, 'p', 'P', 'THEME_PARK', 'OPERATING', 'DE', 'EU', 50, 8, 'Europe/Berlin')`,
    park,
  );
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function write(sql: string, ...values: unknown[]): Promise<void> {
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query("SELECT set_config('app.actor', 'test', true)");
  await client.query(sql, values);
  await client.query('COMMIT');
  client.release();
}

async function person(): Promise<string> {
  const id = uuidv7();
  await pool.query(
    `INSERT INTO "user" (id, email, name, password_hash) VALUES ($1, $2, 'N', 'x')`,
    [id, `${id}@demo.test`],
  );
  return id;
}

let rides = 0;
async function ride(): Promise<string> {
  const id = uuidv7();
  await write(
    `INSERT INTO ride (id, park_id, slug, name, category, status) VALUES ($1, $2, $3, 'R', 'RC', 'OPERATING')`,
    ...[id, park, `r${++rides}`],
  );
  return id;
}

/** Each is received a second after the one before. */
let clock = Date.parse('2026-06-01T10:00:00Z');
const house = (): PushHouse => ({
  pool,
  now: () => new Date((clock += 1_000)),
  report: (error) => {
    throw error;
  },
  photoSettled: async () => undefined,
});

async function send(user: string, ...items: Omit<QueuedMutation, 'seq'>[]): Promise<PushResult[]> {
  const mutations = items.map((item) => ({ ...item, seq: 1 }));
  const request = { p: PROTOCOL, clientId: uuidv7(), userId: user, mutations };
  return (await applyPush(request, { id: user, role: 'USER' }, house())).results;
}

const item = (name: string, v: number, lane: string, args: object) => ({
  ...{ id: uuidv7(), lane, name, v, args, madeAt: new Date().toISOString() },
});
const fields = (rating: number, text = 'words') => ({
  ...{ rating, title: 't', text, visitedOn: null, waitedMinutes: null, language: 'en' },
});
const submit = (
  id: string,
  subject: string,
  rating: number,
  details: ReviewDetails,
  text?: string,
) =>
  item('review.submit', 2, `submission:${id}`, {
    submissionId: id,
    subject: { kind: 'ride', id: subject },
    fields: fields(rating, text),
    details,
    photoCount: 0,
  });
const revise = (id: string, rating: number, details: ReviewDetails, text?: string) =>
  item('review.revise', 2, `submission:${id}`, {
    ...{ submissionId: id, baseVersion: 1, fields: fields(rating, text), details, photoCount: 0 },
  });

async function approve(submissionId: string): Promise<void> {
  const { rows } = await pool.query<{ version: number; state: string }>(
    'SELECT version, state FROM submission WHERE id = $1',
    [submissionId],
  );
  if (rows[0]?.state !== 'PENDING') return;
  const decision = { id: uuidv7(), submissionId, version: rows[0].version, reason: null };
  await decide(pool, { ...decision, outcome: 'APPROVED' }, { id: moderator }, new Date());
}

/** What the database keeps, and what counting all published reviews anew comes to. */
async function tallies(subject: string) {
  const kept = await pool.query<RatingTally & { aspects: AspectTallies }>(
    'SELECT count, sum, histogram, aspects FROM rating WHERE subject_id = $1',
    [subject],
  );
  const { rows } = await pool.query<{ rating: number; details: ReviewDetails | null }>(
    'SELECT rating, details FROM review WHERE subject_id = $1',
    [subject],
  );
  const aspects: AspectTallies = {};
  for (const { details } of rows)
    for (const aspect of ASPECTS) {
      const said = details?.aspects[aspect];
      if (said === undefined) continue;
      const { count, sum } = aspects[aspect] ?? { count: 0, sum: 0 };
      aspects[aspect] = { count: count + 1, sum: sum + said };
    }
  const recount = rows.reduce((tally, { rating }) => addRating(tally, rating), noRatings());
  return {
    kept: kept.rows[0] ?? { ...noRatings(), aspects: {} },
    recount: { ...recount, aspects },
  };
}

const detailsOf = (aspects: ReviewDetails['aspects']): ReviewDetails => ({
  ...NO_DETAILS,
  aspects,
});
const halves = fc.integer({ min: 1, max: 10 });
const someDetails = fc
  .record({ thrill: halves, comfort: halves, queue: halves }, { requiredKeys: [] })
  .map(detailsOf);

describe('R2: ratings', () => {
  const step = fc.record({
    who: fc.integer({ min: 0, max: 2 }),
    what: fc.constantFrom('submit', 'revise', 'approve', 'withdraw', 'reverse'),
    rating: halves,
    details: someDetails,
  });

  it('equal a recount after whatever approvals, updates, withdrawals and reversals', async () => {
    const people = [await person(), await person(), await person()];
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const subject = await ride();
        const last = new Map<number, string>();
        for (const { who, what, rating, details } of steps) {
          const id = last.get(who);
          const author = people[who]!;
          if (what === 'submit' || !id) {
            last.set(who, uuidv7());
            await send(author, submit(last.get(who)!, subject, rating, details));
          } else if (what === 'revise') await send(author, revise(id, rating, details));
          else if (what === 'approve') await approve(id);
          else if (what === 'withdraw')
            await send(
              author,
              item('submission.withdraw', 1, `submission:${id}`, { submissionId: id }),
            );
          else
            await write(
              'DELETE FROM review WHERE subject_id = $1 AND author_id = $2',
              subject,
              author,
            );
          if (what === 'submit') await approve(last.get(who)!);
          const { kept, recount } = await tallies(subject);
          expect(kept).toEqual(recount);
        }
      }),
      { numRuns: 15 },
    );
  }, 60_000);

  it('are shown to be missed by the recount where the database does not follow', async () => {
    const [subject, author, id] = [await ride(), await person(), uuidv7()];
    await send(author, submit(id, subject, 7, NO_DETAILS));
    await pool.query('ALTER TABLE review DISABLE TRIGGER rating');
    await approve(id);
    await pool.query('ALTER TABLE review ENABLE TRIGGER rating');
    const { kept, recount } = await tallies(subject);
    expect(kept).not.toEqual(recount);
  });

  it('count every one of many that are approved at once', async () => {
    const subject = await ride();
    const ids = await Promise.all(
      Array.from({ length: 12 }, async (_, i) => {
        const id = uuidv7();
        await send(await person(), submit(id, subject, 1 + (i % 10), detailsOf({ value: 4 })));
        return id;
      }),
    );
    await Promise.all(ids.map(approve));
    const { kept, recount } = await tallies(subject);
    expect(kept).toEqual(recount);
    expect(kept.aspects.value).toEqual({ count: 12, sum: 48 });
    expect(await aspectsOf(pool, { kind: 'ride', id: subject })).toEqual([
      { id: subject, parkId: park, aspects: { value: { count: 12, sum: 48 } } },
    ]);
  });

  it('follow a review that is written past the services, and one that moves to another subject', async () => {
    const [from, to, author] = [await ride(), await ride(), await person()];
    const id = uuidv7();
    await send(author, submit(id, from, 7, detailsOf({ thrill: 9 })));
    await approve(id);
    await write('UPDATE review SET subject_id = $2, rating = 3 WHERE id = $1', id, to);
    for (const subject of [from, to]) {
      const { kept, recount } = await tallies(subject);
      expect(kept).toEqual(recount);
    }
    expect((await tallies(to)).kept).toMatchObject({ count: 1, sum: 3 });
  });
});

describe('R1: one current review, and what was said before', () => {
  const said = async (subject: string) => {
    const { reviews, earlier } = await newestReviews(pool, { kind: 'ride', id: subject }, 20);
    return {
      now: reviews.map((r) => r.text),
      before: earlier.map((e) => e.text),
      reviews,
      earlier,
    };
  };

  it('a later visit takes the place of the one before, which stays to be read; a correction does not', async () => {
    const [subject, author] = [await ride(), await person()];
    const [first, second] = [uuidv7(), uuidv7()];
    await send(author, submit(first, subject, 8, detailsOf({ comfort: 6 }), 'frist'));
    await approve(first);
    await send(author, revise(first, 8, detailsOf({ comfort: 6 }), 'first'));
    await approve(first);
    expect(await said(subject)).toMatchObject({ now: ['first'], before: [] });

    await send(author, submit(second, subject, 4, NO_DETAILS, 'second'));
    await approve(second);
    const { now, before, reviews, earlier } = await said(subject);
    expect([now, before]).toEqual([['second'], ['first']]);
    expect(earlier[0]).toMatchObject({ id: first, reviewId: first, rating: 8 });
    expect(earlier[0]!.details).toEqual(detailsOf({ comfort: 6 }));
    expect(reviews[0]!.id).toBe(first); // its votes and its address stay
    expect(reviews[0]!.publishedAt > earlier[0]!.publishedAt).toBe(true);

    // Phones are told of both.
    const { changes } = (await readFeed(pool, `park:${park}`, '0', 10_000)) as FeedPage;
    const told = changes.filter(({ id, row }) => id === first && row !== null);
    expect(told.map(({ entity }) => entity).sort()).toEqual(['earlier', 'review']);
  });

  it('an older one that is approved later is an earlier visit; the one revised last is current', async () => {
    const [subject, author] = [await ride(), await person()];
    const [older, newer] = [uuidv7(), uuidv7()];
    await send(author, submit(older, subject, 2, NO_DETAILS, 'older'));
    await send(author, submit(newer, subject, 9, NO_DETAILS, 'newer'));
    await approve(newer);
    await approve(older);
    expect(await said(subject)).toMatchObject({ now: ['newer'], before: ['older'] });
    await send(author, revise(older, 3, NO_DETAILS, 'older, mended'));
    await approve(older);
    expect(await said(subject)).toMatchObject({ now: ['older, mended'], before: ['newer'] });
  });

  it('an app that knows of no details neither loses them nor is refused', async () => {
    const [subject, author] = [await ride(), await person()];
    const [id, old] = [uuidv7(), uuidv7()];
    const details = { aspects: { thrill: 10 }, pros: ['SMOOTH' as const], cons: ['DEAR' as const] };
    await send(author, submit(id, subject, 8, details));
    const { args, ...revision } = revise(id, 6, NO_DETAILS);
    const { details: _, ...words } = args as Record<string, unknown>;
    const [answer] = await send(author, { ...revision, v: 1, args: words });
    expect(answer).toMatchObject({ kind: 'applied', version: 2 });
    expect((await deskItem(pool, id)).submission).toMatchObject({ fields: { rating: 6 }, details });

    const whole = submit(old, subject, 8, details);
    const { details: __, ...older } = whole.args as Record<string, unknown>;
    expect(await send(author, { ...whole, v: 1, args: older })).toMatchObject([
      { kind: 'applied' },
    ]);
    expect((await deskItem(pool, old)).submission).toMatchObject({ details: null });
  });

  it('refuses sub-ratings and tags that are none, and says which', async () => {
    const [subject, author] = [await ride(), await person()];
    const bad: [object, string][] = [
      [{ ...NO_DETAILS, aspects: { thrill: 11 } }, 'details.aspects.thrill'],
      [{ ...NO_DETAILS, aspects: { fun: 5 } }, 'details.aspects'],
      [{ ...NO_DETAILS, pros: ['SMOOTH', 'SMOOTH'] }, 'details.pros'],
      [{ ...NO_DETAILS, cons: ['SMOOTH'] }, 'details.cons.0'],
    ];
    for (const [details, field] of bad) {
      const answer = await send(author, submit(uuidv7(), subject, 5, details as ReviewDetails));
      expect(answer).toMatchObject([{ kind: 'rejected', code: 'INVALID', field }]);
    }
  });
});

describe('S66: helpful votes', () => {
  async function published(): Promise<{ id: string; author: string; subject: string }> {
    const [subject, author, id] = [await ride(), await person(), uuidv7()];
    await send(author, submit(id, subject, 8, NO_DETAILS));
    await approve(id);
    return { id, author, subject };
  }
  const vote = async (user: string, reviewId: string, helpful = true, id?: string) => {
    const voteId = id ?? (await namedId(voteName(user, reviewId)));
    return item('review.helpful', 1, `helpful:${voteId}`, { voteId, reviewId, helpful });
  };
  const countAll = async (): Promise<string[]> => {
    const { moved, more } = await countVotes(pool);
    return more ? [...moved, ...(await countAll())] : moved;
  };
  const shown = async (id: string): Promise<number> =>
    (
      await pool.query<{ n: number }>(
        `SELECT (row->>'helpful')::int AS n FROM sync_review WHERE id = $1`,
        [id],
      )
    ).rows[0]!.n;

  it('count once, however often they are sent, from whichever phone, and are taken back', async () => {
    const { id } = await published();
    const voter = await person();
    const one = await vote(voter, id);
    const client = uuidv7();
    const push = () =>
      applyPush(
        { p: PROTOCOL, clientId: client, userId: voter, mutations: [{ ...one, seq: 1 }] },
        { id: voter, role: 'USER' },
        house(),
      );
    const answers = await Promise.all(Array.from({ length: 10 }, push));
    for (const { results } of answers)
      expect(results).toMatchObject([{ kind: 'applied', version: 1 }]);
    // Her other phone says the same, at once with a third.
    await Promise.all([send(voter, await vote(voter, id)), send(voter, await vote(voter, id))]);
    expect(await shown(id)).toBe(0); // not yet: it follows
    expect(await countAll()).toEqual(expect.arrayContaining([`park:${park}`, `user:${voter}`]));
    expect(await shown(id)).toBe(1);
    await send(voter, await vote(voter, id, false));
    await countAll();
    expect(await shown(id)).toBe(0);
  });

  it('are refused on one’s own, before it is published too, and under an id that is not theirs', async () => {
    const { id, author } = await published();
    const pending = uuidv7();
    await send(author, submit(pending, await ride(), 8, NO_DETAILS));
    for (const own of [id, pending])
      expect(await send(author, await vote(author, own))).toMatchObject([{ code: 'FORBIDDEN' }]);
    const [voter, other] = [await person(), await person()];
    const squatted = await namedId(voteName(other, id));
    expect(await send(voter, await vote(voter, id, true, squatted))).toMatchObject([
      { code: 'INVALID', field: 'voteId' },
    ]);
    expect(await send(voter, await vote(voter, uuidv7()))).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  it('of many at once equal a recount, leave no history, and are one change of the feed', async () => {
    const { id } = await published();
    const voters = await Promise.all(Array.from({ length: 15 }, person));
    const { rows: before } = await pool.query('SELECT count(*) FROM history WHERE row_id = $1', [
      id,
    ]);
    const { cursor } = (await readFeed(pool, `park:${park}`, '0', 10_000)) as FeedPage;
    const words = voters.flatMap((voter, i) => [
      [voter, true] as const,
      ...(i % 3 ? [] : [[voter, false] as const]),
    ]);
    const counting = (async () => {
      for (let i = 0; i < 5; i++) await countVotes(pool);
    })();
    for (const round of [words.filter(([, yes]) => yes), words.filter(([, yes]) => !yes)])
      await Promise.all(round.map(async ([voter, yes]) => send(voter, await vote(voter, id, yes))));
    await counting;
    await Promise.all([countAll(), countAll()]);
    const { rows } = await pool.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM helpful_vote WHERE review_id = $1 AND helpful',
      [id],
    );
    expect(rows[0]!.n).toBe(10);
    expect(await shown(id)).toBe(10);
    expect((await pool.query('SELECT count(*) FROM history WHERE row_id = $1', [id])).rows).toEqual(
      before,
    );
    // The feed holds back what is younger than a neighbour's open transaction.
    const changed = async () => {
      const { changes } = (await readFeed(pool, `park:${park}`, cursor, 10_000)) as FeedPage;
      return changes.map((change) => [change.entity, change.id]);
    };
    await expect.poll(changed, { timeout: 30_000 }).toEqual([['review', id]]);
  });

  it('go out of the count with the person they are of', async () => {
    const { id } = await published();
    const [stays, leaves] = [await person(), await person()];
    for (const voter of [stays, leaves]) await send(voter, await vote(voter, id));
    await countAll();
    expect(await shown(id)).toBe(2);
    await pool.query('DELETE FROM helpful_vote WHERE user_id = $1', [leaves]);
    expect(await shown(id)).toBe(1);
  });

  it('stay with a review that its author takes further', async () => {
    const { id, author, subject } = await published();
    const voter = await person();
    await send(voter, await vote(voter, id));
    await countAll();
    const next = uuidv7();
    await send(author, submit(next, subject, 3, NO_DETAILS));
    await approve(next);
    expect(await shown(id)).toBe(1);
  });
});
