import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  ALICE,
  BOB,
  delivery,
  newPhoto,
  sendWhole,
  withTransaction,
} from '../support/photo-server.ts';

describe('delivery', () => {
  const user = (id: string, role: 'USER' | 'MODERATOR' | 'ADMIN' = 'USER') => ({ id, role });
  const publish = (sha256: string) =>
    withTransaction(async (client) => {
      await client.query(`SELECT set_config('app.actor', $1, true)`, [BOB]);
      await client.query(
        `INSERT INTO review (id, submission_id, author_id, subject_kind, subject_id, park_id, rating,
           title, text, language, photos, received_at)
         VALUES ($1, $1, $2, 'park', $1, $1, 8, 't', 't', 'en', $3, now())`,
        [randomUUID(), ALICE, JSON.stringify([{ sha256, width: 1, height: 1, caption: null }])],
      );
    });

  test('A21: pending photos for their author and moderators only; published ones for all', async () => {
    const sha256 = await sendWhole(await newPhoto());
    const get = (who: ReturnType<typeof user> | null, name = '320.webp', sha = sha256) =>
      delivery.deliverPhoto(sha, name, who);

    for (const who of [null, user(BOB)])
      for (const name of ['320.webp', '960.webp', '2048.webp']) {
        const answer = await get(who, name);
        expect(answer.status).toBe(404);
        expect(answer.headers.get('cache-control')).toBe('private, no-store');
      }
    for (const who of [user(ALICE), user(BOB, 'MODERATOR'), user(BOB, 'ADMIN')]) {
      const answer = await get(who);
      expect(answer.status).toBe(200);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'image/webp',
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'cross-origin-resource-policy': 'same-origin',
      });
    }
    // Guesses: other names, ways out of the folder, the original, a hash nobody has.
    for (const name of ['original', '../../originals/x', '321.webp', '320.webp.json', '320'])
      expect((await get(user(ALICE), name)).status).toBe(404);
    expect((await get(user(ALICE), '320.webp', '0'.repeat(64))).status).toBe(404);
    expect((await get(user(ALICE), '320.webp', '../'.repeat(21) + 'a')).status).toBe(404);

    await publish(sha256);
    for (const who of [null, user(BOB), user(ALICE)]) {
      const answer = await get(who);
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([
        200,
        'public, max-age=31536000, immutable',
      ]);
    }
  });
});
