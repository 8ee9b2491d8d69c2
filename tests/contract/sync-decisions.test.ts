import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PushResult, QueuedMutation } from '#lib/protocol/push.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { decide } from '#lib/server/services/moderation.ts';
import { applyPush } from '#lib/server/sync/push.ts';
import { makeDatabase } from '../support/database.ts';
import { queueOf } from '../support/desk.ts';

let database: Awaited<ReturnType<typeof makeDatabase>>;
let pool: pg.Pool;
const park = uuidv7();

beforeAll(async () => {
  database = await makeDatabase('decisions');
  pool = new pg.Pool({ connectionString: database.url, max: 30 });
  await pool.query(`
    BEGIN; SELECT set_config('app.actor', 'test', true);
    INSERT INTO park (id, slug, name, type, status, country, continent, latitude, longitude, time_zone)
      VALUES ('${park}', 'p', 'P', 'THEME_PARK', 'OPERATING', 'DE', 'EU', 50, 8, 'Europe/Berlin');
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
type Person = Awaited<ReturnType<typeof person>>;

const fields = (text: string) => ({
  rating: 9,
  title: 'Good',
  text,
  visitedOn: null,
  waitedMinutes: null,
  language: 'en',
});

/** A phone of that person: sends one item after another and answers the results. */
function phoneOf(actor: Person, now = () => new Date()) {
  const clientId = uuidv7();
  const last = new Map<string, number>();
  return async (name: string, submissionId: string, args: object): Promise<PushResult> => {
    const lane = `submission:${submissionId}`;
    const seq = (last.get(lane) ?? 0) + 1;
    last.set(lane, seq);
    const item: QueuedMutation = {
      id: uuidv7(),
      lane,
      seq,
      name,
      v: 1,
      args: { submissionId, ...args },
      madeAt: new Date().toISOString(),
    };
    const { results } = await applyPush(
      { p: PROTOCOL, clientId, userId: actor.id, mutations: [item] },
      actor,
      {
        pool,
        now,
        report: () => undefined,
        photoSettled: async () => undefined,
      },
    );
    return results[0]!;
  };
}

const submit = (text: string, photoCount = 0) => ({
  subject: { kind: 'park', id: park },
  fields: fields(text),
  photoCount,
});
const revise = (baseVersion: number, text: string, photoCount = 0) => ({
  baseVersion,
  fields: fields(text),
  photoCount,
});

async function photoOf(owner: Person) {
  const sha256 = uuidv7().replaceAll('-', '').repeat(2);
  await pool.query(
    `INSERT INTO photo_object (sha256, owner_id, bytes, type, state) VALUES ($1, $2, 9, 'image/jpeg', 'READY')`,
    [sha256, owner.id],
  );
  return { photoId: uuidv7(), sha256, width: 8, height: 8, position: 0, caption: null };
}

async function approve(submissionId: string, moderator: Person): Promise<void> {
  const { rows } = await pool.query('SELECT version FROM submission WHERE id = $1', [submissionId]);
  const version = rows[0].version as number;
  await decide(
    pool,
    { id: uuidv7(), submissionId, version, outcome: 'APPROVED', reason: null },
    moderator,
    new Date(),
  );
}

const published = async (author: Person): Promise<{ text: string; photos: unknown[] }> =>
  (await pool.query('SELECT text, photos FROM review WHERE author_id = $1', [author.id])).rows[0];

const inQueue = async (id: string): Promise<boolean> =>
  (await queueOf(pool)).some((row) => row.id === id);

describe('one person, several reviews of one subject', () => {
  it('an older one that was revised last is the current one once approved', async () => {
    const [author, moderator] = [await person(), await person('MODERATOR')];
    const send = phoneOf(author);
    const [older, newer] = [uuidv7(), uuidv7()];
    await send('review.submit', older, submit('older'));
    await approve(older, moderator);
    await new Promise((done) => setTimeout(done, 5));
    await send('review.submit', newer, submit('newer'));
    await approve(newer, moderator);
    await new Promise((done) => setTimeout(done, 5));
    await send('review.revise', older, revise(1, 'older, mended'));
    await approve(older, moderator);
    expect((await published(author)).text).toBe('older, mended');
  });
});

describe('what the desk is shown', () => {
  it('S15: a revision of an old review waits for its photos like a new one', async () => {
    const author = await person();
    const id = uuidv7();
    const longAgo = phoneOf(author, () => new Date(Date.now() - 30 * 86_400_000));
    await longAgo('review.submit', id, submit('old'));
    await phoneOf(author)('review.revise', id, revise(1, 'with a photo', 1));
    expect(await inQueue(id)).toBe(false);
  });

  it('S15: a photo that arrives after the review was approved comes to the desk, and out', async () => {
    const [author, moderator] = [await person(), await person('MODERATOR')];
    const send = phoneOf(author);
    const id = uuidv7();
    await send('review.submit', id, submit('late photo', 1));
    await approve(id, moderator); // after a day the words need not wait any longer
    await send('photo.attach', id, await photoOf(author));
    expect(await inQueue(id)).toBe(true);
    expect((await published(author)).photos).toHaveLength(0);
    await approve(id, moderator);
    expect((await published(author)).photos).toHaveLength(1);
  });
});

describe('what its author takes back', () => {
  const detach = (sha256: string) => ({ sha256 });
  const stateOf = async (id: string) =>
    (await pool.query('SELECT state, version FROM submission WHERE id = $1', [id])).rows[0];

  it('S35: leaves the desk, however often it is asked, and comes back when it is revised', async () => {
    const author = await person();
    const send = phoneOf(author);
    const id = uuidv7();
    await send('review.submit', id, submit('never mind'));
    expect(await inQueue(id)).toBe(true);
    expect(await send('submission.withdraw', id, {})).toMatchObject({
      kind: 'applied',
      version: 2,
    });
    expect(await send('submission.withdraw', id, {})).toMatchObject({
      kind: 'applied',
      version: 2,
    });
    expect(await inQueue(id)).toBe(false);
    expect(await stateOf(id)).toEqual({ state: 'WITHDRAWN', version: 2 });
    await send('review.revise', id, revise(2, 'after all'));
    expect(await inQueue(id)).toBe(true);
  });

  it('S35: is nobody else’s to take, nor to be taken once it is decided', async () => {
    const [author, other, moderator] = [await person(), await person(), await person('MODERATOR')];
    const send = phoneOf(author);
    const id = uuidv7();
    await send('review.submit', id, submit('stays'));
    const photo = await photoOf(author);
    await send('photo.attach', id, photo);
    const refusal = (code: string) => ({ kind: 'rejected', code });
    const stranger = phoneOf(other);
    expect(await stranger('submission.withdraw', id, {})).toMatchObject(refusal('NOT_FOUND'));
    expect(await stranger('photo.detach', id, detach(photo.sha256))).toMatchObject(
      refusal('NOT_FOUND'),
    );
    await approve(id, moderator);
    expect(await send('submission.withdraw', id, {})).toMatchObject(refusal('CONFLICT'));
    expect(await send('photo.detach', id, detach(photo.sha256))).toMatchObject(refusal('CONFLICT'));
    expect(await stateOf(id)).toMatchObject({ state: 'APPROVED' });
    expect((await published(author)).photos).toHaveLength(1);
  });

  it('a photo taken out is gone from what the desk sees, and is not waited for', async () => {
    const [author, moderator] = [await person(), await person('MODERATOR')];
    const send = phoneOf(author);
    const id = uuidv7();
    await send('review.submit', id, submit('two photos', 2));
    const [keep, drop] = [await photoOf(author), await photoOf(author)];
    await send('photo.attach', id, keep);
    await send('photo.attach', id, { ...drop, position: 1 });
    const taken = await send('photo.detach', id, detach(drop.sha256));
    expect(taken).toMatchObject({ kind: 'applied', version: 4 });
    expect(await send('photo.detach', id, detach(drop.sha256))).toMatchObject({ version: 4 });
    expect(await inQueue(id)).toBe(true);
    await approve(id, moderator);
    expect((await published(author)).photos).toMatchObject([{ sha256: keep.sha256 }]);
  });

  it('a decision on what was withdrawn meanwhile is told so', async () => {
    const [author, moderator] = [await person(), await person('MODERATOR')];
    const id = uuidv7();
    const send = phoneOf(author);
    await send('review.submit', id, submit('gone in a moment'));
    await send('submission.withdraw', id, {});
    await expect(approve(id, moderator)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await published(author)).toBeUndefined();
  });
});

describe('two phones with the same draft', () => {
  it('sent at once: one is taken, the other told, and no words are overwritten', async () => {
    for (let round = 0; round < 20; round++) {
      const author = await person();
      const id = uuidv7();
      const texts = ['one', 'two', 'three'];
      const answers = await Promise.all(
        texts.map((text) => phoneOf(author)('review.submit', id, submit(text))),
      );
      const taken = answers.flatMap((a, i) => (a.kind === 'applied' ? [texts[i]] : []));
      const { rows } = await pool.query('SELECT fields FROM submission WHERE id = $1', [id]);
      expect(taken).toEqual([rows[0].fields.text]);
      for (const answer of answers)
        if (answer.kind !== 'applied') expect(answer).toMatchObject({ code: 'ID_TAKEN' });
    }
  });
});
