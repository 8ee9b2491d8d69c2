import { randomUUID } from 'node:crypto';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startFeedAnew } from '#lib/server/sync/restored.ts';
import {
  ALICE,
  BOB,
  dataDir,
  db,
  newPhoto,
  objects,
  rowsOf,
  sendWhole,
  sweeper,
  withTransaction,
} from '../support/photo-server.ts';

describe('what is part of nothing', () => {
  const age = (sha256: string, days: number) =>
    db.query(
      'UPDATE photo_object SET created_at = now() - make_interval(days => $2) WHERE sha256 = $1',
      [sha256, days],
    );
  const attach = (sha256: string, author = ALICE) =>
    withTransaction(async (client) => {
      const id = randomUUID();
      await client.query(`SELECT set_config('app.actor', $1, true)`, [author]);
      await client.query(
        `INSERT INTO submission (id, kind, author_id, subject_kind, subject_id, park_id, fields)
         VALUES ($1, 'review', $2, 'park', $1, $1, '{}')`,
        [id, author],
      );
      await client.query(
        `INSERT INTO submission_photo (id, submission_id, sha256, width, height, position)
         VALUES ($1, $2, $3, 1, 1, 0)`,
        [randomUUID(), id, sha256],
      );
    });
  const stored = async (sha256: string) => (await rowsOf(sha256)).length;

  test('goes after thirty days with its files; what is attached, or younger, stays', async () => {
    const [unwanted, younger, attached, bobs] = await Promise.all(
      [1, 2, 3, 4].map(async () => sendWhole(await newPhoto())),
    );
    for (const sha256 of [unwanted!, attached!, bobs!]) await age(sha256, 31);
    await age(younger!, 29);
    await attach(attached!);
    await attach(bobs!, BOB); // the same picture in another person's review keeps nothing of Alice's
    const old = new Date(Date.now() - 31 * 24 * 3600_000);
    for (const sha of [unwanted!, attached!])
      await utimes(join(dataDir, 'media', 'originals', sha), old, old);

    await sweeper.sweep();
    expect(await Promise.all([unwanted!, younger!, attached!, bobs!].map(stored))).toEqual([
      ...[0, 1, 1, 0],
    ]);
    const left = await readdir(join(dataDir, 'media', 'originals'));
    expect([left.includes(unwanted!), left.includes(attached!)]).toEqual([false, true]);
    expect(await objects.neededOf(ALICE, [unwanted!])).toEqual([unwanted]);
  });

  test('an attach at the same moment keeps its photo, and one a moment later finds it gone', async () => {
    const [now, later] = await Promise.all([1, 2].map(async () => sendWhole(await newPhoto())));
    for (const sha256 of [now!, later!]) await age(sha256, 31);
    const attaching = await db.connect();
    try {
      await attaching.query('BEGIN');
      await attaching.query('SELECT FROM photo_object WHERE sha256 = $1 FOR KEY SHARE', [now]);
      await objects.forgetUnattached(30);
    } finally {
      await attaching.query('ROLLBACK');
      attaching.release();
    }
    expect(await Promise.all([now!, later!].map(stored))).toEqual([1, 0]);
    // The control: without that lock it goes.
    await objects.forgetUnattached(30);
    expect(await stored(now!)).toBe(0);
  });

  test('a restore gives it its month again', async () => {
    const sha256 = await sendWhole(await newPhoto());
    await age(sha256, 31);
    await startFeedAnew(db);
    await objects.forgetUnattached(30);
    expect(await stored(sha256)).toBe(1);
  });
});
