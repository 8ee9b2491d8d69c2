import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PushResult, QueuedMutation } from '#lib/protocol/push.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { decide, deskQueue } from '#lib/server/services/moderation.ts';
import { applyPush } from '#lib/server/sync/push.ts';
import { makeDatabase } from '../support/database.ts';

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
  (await deskQueue(pool)).some((row) => row.id === id);

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
  it('a revision of an old review waits for its photos like a new one', async () => {
    const author = await person();
    const id = uuidv7();
    const longAgo = phoneOf(author, () => new Date(Date.now() - 30 * 86_400_000));
    await longAgo('review.submit', id, submit('old'));
    await phoneOf(author)('review.revise', id, revise(1, 'with a photo', 1));
    expect(await inQueue(id)).toBe(false);
  });

  it('a photo that arrives after the review was approved comes to the desk, and out', async () => {
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
