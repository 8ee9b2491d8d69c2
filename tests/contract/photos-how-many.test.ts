import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  ALICE,
  BOB,
  db,
  newPhoto,
  open,
  sendWhole,
  sha256Hex,
  withTransaction,
} from '../support/photo-server.ts';

describe('A19 S55: how many photos', () => {
  /** So many photos of Alice's, received so many hours ago. */
  const received = (count: number, hoursAgo: number, bytes = 1) =>
    db.query(
      `INSERT INTO photo_object (sha256, owner_id, bytes, type, state, created_at)
       SELECT encode(sha256(gen_random_uuid()::text::bytea), 'hex'), $1, $3, 'image/jpeg', 'READY',
              now() - make_interval(hours => $4) FROM generate_series(1, $2)`,
      [ALICE, count, bytes, hoursAgo],
    );
  const opening = async (bytes: Buffer, user = ALICE) => {
    const sha256 = sha256Hex(bytes);
    const answer = await open(sha256, bytes.length, { owner: user, user });
    if (answer.ok) return [answer.status];
    const { domain } = ((await answer.json()) as { error: { data: { domain: Said } } }).error.data;
    return [answer.status, domain.code, Math.round(domain.retryAfterMs / 3600_000)];
  };
  type Said = { code: string; retryAfterMs: number };

  test('the twenty-first of a day is to come again when the first is a day old', async () => {
    const held = await sendWhole(await newPhoto());
    const begun = await newPhoto();
    expect(await opening(begun)).toEqual([201]); // counts from here on
    await received(17, 20);
    const last = await newPhoto();
    expect(await opening(last)).toEqual([201]);
    await received(1, 3);
    expect(await opening(await newPhoto())).toEqual([429, 'RATE_LIMITED', 1]);
    // What was begun goes on, what is held is held, and somebody else is not concerned.
    expect(await opening(begun)).toEqual([201]);
    expect((await open(held, 10)).status).toBe(200);
    expect(await opening(await newPhoto(), BOB)).toEqual([201]);
    await db.query(`UPDATE photo_object SET created_at = created_at - interval '5 hours'`);
    expect(await opening(await newPhoto())).toEqual([201]);
  });

  test('there are more for somebody of whom something is published', async () => {
    await received(150, 2);
    expect(await opening(await newPhoto())).toEqual([429, 'RATE_LIMITED', 22]);
    const id = randomUUID();
    await withTransaction(async (client) => {
      await client.query(`SELECT set_config('app.actor', $1, true)`, [BOB]);
      await client.query(
        `INSERT INTO review (id, submission_id, author_id, subject_kind, subject_id, park_id, rating,
           title, text, language, received_at)
         VALUES ($1, $1, $2, 'ride', $1, $1, 8, 't', 't', 'en', now())`,
        [id, ALICE],
      );
    });
    expect(await opening(await newPhoto())).toEqual([201]);
    await received(50, 2);
    expect(await opening(await newPhoto())).toEqual([429, 'RATE_LIMITED', 22]);
    await withTransaction(async (client) => {
      await client.query(`SELECT set_config('app.actor', $1, true)`, [BOB]);
      await client.query('DELETE FROM review WHERE id = $1', [id]);
    });
  });

  test('200 MB may stand unpublished', async () => {
    await received(15, 48, 14_000_000);
    expect(await opening(await newPhoto())).toEqual([429, 'RATE_LIMITED', 1]);
    await db.query(
      'DELETE FROM photo_object WHERE ctid IN (SELECT ctid FROM photo_object LIMIT 1)',
    );
    expect(await opening(await newPhoto())).toEqual([201]);
  });
});
