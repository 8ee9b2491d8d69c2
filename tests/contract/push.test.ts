import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EMPTY_VIEW } from '#lib/domain/mutations/done-over.ts';
import { reviewSubmit1 } from '#lib/domain/mutations/review-submit.ts';
import type { PushRequest, PushResult, QueuedMutation } from '#lib/protocol/push.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { readFeed } from '#lib/server/sync/feed.ts';
import { applyPush, type PushHouse } from '#lib/server/sync/push.ts';
import { decide } from '#lib/server/services/moderation.ts';
import { makeDatabase } from '../support/database.ts';

let database: Awaited<ReturnType<typeof makeDatabase>>;
let pool: pg.Pool;
let house: PushHouse;
const park = uuidv7();
const ride = uuidv7();

beforeAll(async () => {
  database = await makeDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 30 });
  house = {
    pool,
    now: () => new Date(),
    report: (error) => {
      throw error;
    },
    photoSettled: async () => undefined,
  };
  await pool.query(`
    BEGIN; SELECT set_config('app.actor', 'test', true);
    INSERT INTO park (id, slug, name, type, status, country, continent, latitude, longitude, time_zone)
      VALUES ('${park}', 'p', 'P', 'THEME_PARK', 'OPERATING', 'DE', 'EU', 50, 8, 'Europe/Berlin');
    INSERT INTO ride (id, park_id, slug, name, category, status)
      VALUES ('${ride}', '${park}', 'r', 'R', 'RC', 'OPERATING');
    COMMIT`);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function person(role: 'USER' | 'MODERATOR' = 'USER') {
  const id = uuidv7();
  await pool.query(
    `INSERT INTO "user" (id, email, name, password_hash, role) VALUES ($1, $2, 'N', 'x', $3::"Role")`,
    [id, `${id}@demo.test`, role],
  );
  return { id, role };
}

const fields = (text = 'Fine.') => ({
  rating: 9,
  title: 'Good',
  text,
  visitedOn: '2026-06-01',
  waitedMinutes: 20,
  language: 'en',
});

const submit = (seq = 1, over: Partial<QueuedMutation> = {}): QueuedMutation & { sub: string } => {
  const submissionId = uuidv7();
  const mutation = {
    id: uuidv7(),
    lane: `submission:${submissionId}`,
    seq,
    name: 'review.submit',
    v: 1,
    args: { submissionId, subject: { kind: 'ride', id: ride }, fields: fields(), photoCount: 0 },
    madeAt: new Date().toISOString(),
    ...over,
  };
  return Object.defineProperty(mutation, 'sub', { value: submissionId }) as never;
};

const push = async (
  actor: { id: string; role: 'USER' | 'MODERATOR' },
  clientId: string,
  mutations: QueuedMutation[],
): Promise<PushResult[]> => {
  const request: PushRequest = { p: PROTOCOL, clientId, userId: actor.id, mutations };
  return (await applyPush(request, actor, house)).results;
};

const countOf = async (submissionId: string): Promise<number> =>
  Number(
    (await pool.query('SELECT count(*) FROM submission WHERE id = $1', [submissionId])).rows[0]
      .count,
  );

describe('push', () => {
  it('S4: the same item sent again, even twenty times at once, takes effect once with one answer', async () => {
    const actor = await person();
    const client = uuidv7();
    const item = submit();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => push(actor, client, [item])),
    );
    for (const [answer] of answers) expect(answer).toEqual(answers[0]![0]);
    expect(answers[0]![0]).toMatchObject({ kind: 'applied', version: 1 });
    expect(await countOf(item.sub)).toBe(1);
  });

  it('S4: the same id with other words is refused and changes nothing', async () => {
    const actor = await person();
    const client = uuidv7();
    const item = submit();
    await push(actor, client, [item]);
    const other = { ...item, args: { ...(item.args as object), fields: fields('Other words') } };
    expect(await push(actor, client, [other])).toMatchObject([
      { kind: 'rejected', code: 'ID_TAKEN' },
    ]);
    const { rows } = await pool.query('SELECT fields FROM submission WHERE id = $1', [item.sub]);
    expect(rows[0].fields.text).toBe('Fine.');
  });

  it('S6: a gap stops its lane and no other', async () => {
    const actor = await person();
    const early = submit(2);
    const fine = submit(1);
    const results = await push(actor, uuidv7(), [early, fine]);
    expect(results).toMatchObject([{ kind: 'gap', expected: 1 }, { kind: 'applied' }]);
    expect(await countOf(early.sub)).toBe(0);
  });

  it('S6: a number already used by another item shows a copied phone', async () => {
    const actor = await person();
    const client = uuidv7();
    const first = submit(1);
    await push(actor, client, [first]);
    const second = submit(1, { lane: first.lane });
    expect(await push(actor, client, [second])).toMatchObject([{ kind: 'cloned' }]);
  });

  it('S7: refused words have a receipt, so that what follows in the lane is judged on its own', async () => {
    const actor = await person();
    const client = uuidv7();
    const bad = submit(1);
    (bad.args as { fields: { title: string } }).fields = { ...fields(), title: 'x'.repeat(20_000) };
    const good = submit(2, { lane: bad.lane });
    (good.args as { submissionId: string }).submissionId = bad.sub;
    const results = await push(actor, client, [bad, good]);
    expect(results[0]).toMatchObject({ kind: 'rejected', code: 'INVALID', field: 'fields.title' });
    expect(results[1]).toMatchObject({ kind: 'applied' });
    expect(await push(actor, client, [bad])).toEqual([results[0]]);
  });

  it('S8: never takes an item for another account', async () => {
    const [anna, ben] = [await person(), await person()];
    const request = { p: PROTOCOL, clientId: uuidv7(), userId: anna.id, mutations: [submit()] };
    await expect(applyPush(request, ben, house)).rejects.toMatchObject({ code: 'OTHER_ACCOUNT' });
    const client = uuidv7();
    await push(anna, client, [submit()]);
    expect(await push(ben, client, [submit()])).toMatchObject([{ kind: 'cloned' }]);
  });

  it('S13: a photo that has not arrived leaves no receipt; when it is there the same item is applied', async () => {
    const actor = await person();
    const client = uuidv7();
    const item = submit();
    (item.args as { photoCount: number }).photoCount = 1;
    await push(actor, client, [item]);
    const sha256 = 'ab'.repeat(32);
    const attach: QueuedMutation = {
      id: uuidv7(),
      lane: item.lane,
      seq: 2,
      name: 'photo.attach',
      v: 1,
      args: {
        photoId: uuidv7(),
        submissionId: item.sub,
        sha256,
        width: 8,
        height: 8,
        position: 0,
        caption: null,
      },
      madeAt: new Date().toISOString(),
    };
    expect(await push(actor, client, [attach])).toMatchObject([
      { kind: 'retry', code: 'UPLOAD_MISSING' },
    ]);
    await pool.query(
      `INSERT INTO photo_object (sha256, owner_id, bytes, type, state) VALUES ($1, $2, 9, 'image/jpeg', 'READY')`,
      [sha256, actor.id],
    );
    expect(await push(actor, client, [attach])).toMatchObject([{ kind: 'applied', version: 2 }]);
    expect(await push(actor, client, [attach])).toMatchObject([{ kind: 'applied', version: 2 }]);
    const feed = await readFeed(pool, `user:${actor.id}`, '0');
    expect(feed).toMatchObject({
      changes: [{ id: item.sub, row: { version: 2, photos: [{ sha256 }] } }],
    });
  });

  it("does not let anyone revise another's words", async () => {
    const [anna, ben] = [await person(), await person()];
    const item = submit();
    await push(anna, uuidv7(), [item]);
    const revise: QueuedMutation = {
      id: uuidv7(),
      lane: item.lane,
      seq: 1,
      name: 'review.revise',
      v: 1,
      args: { submissionId: item.sub, baseVersion: 1, fields: fields('Mine now'), photoCount: 0 },
      madeAt: new Date().toISOString(),
    };
    expect(await push(ben, uuidv7(), [revise])).toMatchObject([
      { kind: 'rejected', code: 'NOT_FOUND' },
    ]);
  });

  it('S20: keeps an item of a newer app for later instead of judging it', async () => {
    const actor = await person();
    const item = submit(1, { v: 99 });
    expect(await push(actor, uuidv7(), [item])).toMatchObject([{ kind: 'retry' }]);
  });

  it('S19: the same file says on both sides what a review becomes, and the phone’s clock decides nothing', async () => {
    const actor = await person();
    const item = submit(1, { madeAt: '1999-12-31T23:59:59.000Z' });
    const now = new Date('2026-06-01T10:00:00.000Z');
    const request = { p: PROTOCOL, clientId: uuidv7(), userId: actor.id, mutations: [item] };
    await applyPush(request, actor, { ...house, now: () => now });
    const { rows } = await pool.query(
      'SELECT fields, version, received_at AS "receivedAt" FROM submission WHERE id = $1',
      [item.sub],
    );
    const onThePhone = reviewSubmit1.apply(
      { ...EMPTY_VIEW, subject: { parkId: park, timeZone: 'Europe/Berlin' } },
      reviewSubmit1.args.parse(item.args),
      { actorId: actor.id, now: now.toISOString() },
    );
    const [{ fields, version, receivedAt }] = rows;
    expect(onThePhone).toMatchObject({
      kind: 'changed',
      changes: [{ row: { fields, version, receivedAt: receivedAt.toISOString() } }],
    });
  });
});

describe('decisions', () => {
  const approve = (sub: string, version: number) => ({
    id: uuidv7(),
    submissionId: sub,
    version,
    outcome: 'APPROVED' as const,
    reason: null,
  });

  it('D06: of twenty moderators deciding at once one wins and the others see what stands', async () => {
    const author = await person();
    const item = submit();
    await push(author, uuidv7(), [item]);
    const moderators = await Promise.all(Array.from({ length: 20 }, () => person('MODERATOR')));
    const outcomes = await Promise.allSettled(
      moderators.map((m) => decide(pool, approve(item.sub, 1), m, new Date())),
    );
    const lost = outcomes.filter((o) => o.status === 'rejected');
    expect(lost).toHaveLength(19);
    for (const { reason } of lost)
      expect(reason).toMatchObject({
        code: 'CONFLICT',
        detail: {
          standing: { outcome: 'APPROVED', moderator: {} },
          yours: { submissionId: item.sub },
        },
      });
    const { rows } = await pool.query(
      'SELECT count(*)::int FROM decision WHERE submission_id = $1',
      [item.sub],
    );
    expect(rows[0].count).toBe(1);
  });

  it('D07: what was approved unseen is not published; the newer words are shown instead', async () => {
    const author = await person();
    const moderator = await person('MODERATOR');
    const client = uuidv7();
    const item = submit();
    await push(author, client, [item]);
    await push(author, client, [
      {
        id: uuidv7(),
        lane: item.lane,
        seq: 2,
        name: 'review.revise',
        v: 1,
        args: { submissionId: item.sub, baseVersion: 1, fields: fields('Newer'), photoCount: 0 },
        madeAt: new Date().toISOString(),
      },
    ]);
    await expect(decide(pool, approve(item.sub, 1), moderator, new Date())).rejects.toMatchObject({
      code: 'CONFLICT',
      detail: { current: { version: 2, fields: { text: 'Newer' } }, standing: null },
    });
    expect((await pool.query('SELECT 1 FROM review WHERE id = $1', [item.sub])).rowCount).toBe(0);
  });

  it("D05: not on one's own", async () => {
    const moderator = await person('MODERATOR');
    const item = submit();
    await push(moderator, uuidv7(), [item]);
    await expect(decide(pool, approve(item.sub, 1), moderator, new Date())).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('K11: the rating equals a recount, after new, replaced and late reviews', async () => {
    const moderator = await person('MODERATOR');
    for (const ratings of [[9], [3, 7], [10, 1, 5]]) {
      const author = await person();
      const client = uuidv7();
      for (const rating of ratings) {
        const item = submit();
        (item.args as { fields: unknown }).fields = { ...fields(), rating };
        await push(author, client, [item]);
        await decide(pool, approve(item.sub, 1), moderator, new Date());
      }
    }
    const { rows } = await pool.query(
      `SELECT t.count, t.sum, (SELECT count(*)::int FROM review WHERE subject_id = $1) AS n,
              (SELECT sum(rating)::int FROM review WHERE subject_id = $1) AS s
       FROM rating t WHERE subject_id = $1`,
      [ride],
    );
    expect(rows[0].count).toBe(rows[0].n);
    expect(rows[0].sum).toBe(rows[0].s);
  });

  it('K10: nothing undecided or refused is in a public scope', async () => {
    const author = await person();
    const moderator = await person('MODERATOR');
    const [open, refused] = [submit(), submit()];
    await push(author, uuidv7(), [open, refused]);
    const reason = { code: 'SPAM' as const, text: null };
    await decide(
      pool,
      { ...approve(refused.sub, 1), outcome: 'REJECTED', reason },
      moderator,
      new Date(),
    );
    const feed = JSON.stringify(await readFeed(pool, `park:${park}`, '0', 10_000));
    expect(feed).not.toContain(open.sub);
    expect(feed).not.toContain(refused.sub);
    const own = JSON.stringify(await readFeed(pool, `user:${author.id}`, '0'));
    expect(own).toContain('SPAM');
  });
});
