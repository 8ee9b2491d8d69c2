/** S66: votes that count once, and whose count follows. */
import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import { namedId } from '#lib/client/db/named-id.ts';
import { NO_DETAILS } from '#lib/domain/review/details.ts';
import { voteName } from '#lib/domain/review/vote.ts';
import type { FeedPage } from '#lib/protocol/feed.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { countVotes } from '#lib/server/db/helpful-votes.ts';
import { readFeed } from '#lib/server/sync/feed.ts';
import { applyPush } from '#lib/server/sync/push.ts';
import {
  approve,
  house,
  item,
  park,
  person,
  pool,
  ride,
  send,
  submit,
  withReviews,
} from '../support/published-reviews.ts';

withReviews();

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
