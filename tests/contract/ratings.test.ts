/** R2: ratings that equal a recount whatever was decided, on the real server. */
import fc from 'fast-check';
import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import { addRating, noRatings } from '#lib/domain/catalogue/rating.ts';
import type { RatingTally } from '#lib/domain/catalogue/rows.ts';
import {
  ASPECTS,
  NO_DETAILS,
  type AspectTallies,
  type ReviewDetails,
} from '#lib/domain/review/details.ts';
import { aspectsOf } from '#lib/server/db/reviews.ts';
import {
  approve,
  detailsOf,
  item,
  park,
  person,
  pool,
  revise,
  ride,
  send,
  submit,
  withReviews,
  write,
} from '../support/published-reviews.ts';

withReviews();

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
