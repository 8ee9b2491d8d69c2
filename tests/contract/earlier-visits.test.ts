/** R1: one current review of a person and a subject, and what they said before. */
import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import { NO_DETAILS, type ReviewDetails } from '#lib/domain/review/details.ts';
import type { FeedPage } from '#lib/protocol/feed.ts';
import { newestReviews } from '#lib/server/db/reviews.ts';
import { deskItem } from '#lib/server/services/moderation.ts';
import { readFeed } from '#lib/server/sync/feed.ts';
import {
  approve,
  detailsOf,
  park,
  person,
  pool,
  revise,
  ride,
  send,
  submit,
  withReviews,
} from '../support/published-reviews.ts';

withReviews();

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
