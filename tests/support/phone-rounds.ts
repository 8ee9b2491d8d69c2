import type pg from 'pg';
import { mineOf } from '#lib/client/db/mine.ts';
import { outboxOf } from '#lib/client/db/outbox.ts';
import type { Net } from '#lib/client/sync/net.ts';
import { pullMine } from '#lib/client/sync/pull-mine.ts';
import { pushOnce } from '#lib/client/sync/push.ts';
import { uploadOnce } from '#lib/client/sync/uploads.ts';
import { applyPush } from '#lib/server/sync/push.ts';
import { directNet } from './direct-net.ts';

const around = { now: () => Date.now(), chance: () => 0 };

/** One person's phone on a line to the real server code over `pool()`, without HTTP between. */
export function phoneOn(pool: () => pg.Pool, author: string) {
  const box = outboxOf(author);
  const line = (): Net => ({
    ...directNet(pool()).net,
    push: (request) =>
      applyPush(
        request,
        { id: author, role: 'USER' },
        {
          pool: pool(),
          now: () => new Date(),
          report: (error) => {
            throw error;
          },
          photoSettled: async () => undefined,
        },
      ),
    neededPhotos: async (shas) => {
      const { rows } = await pool().query<{ sha256: string }>('SELECT sha256 FROM photo_object');
      return shas.filter((sha) => !rows.some((row) => row.sha256 === sha));
    },
  });
  const upload = async ({ sha256 }: { sha256: string }): Promise<void> => {
    await pool().query(
      `INSERT INTO photo_object (sha256, owner_id, bytes, type, state)
       VALUES ($1, $2, 9, 'image/jpeg', 'READY')`,
      [sha256, author],
    );
  };
  return {
    box,
    push: async () => {
      while (await pushOnce(box, author, line(), around));
    },
    /** Enough passes for everything that can be sent, with every waiting time over. */
    async rounds(): Promise<void> {
      for (let i = 0; i < 6; i++) {
        await box.mutations.toCollection().modify({ nextAt: 0 });
        await box.photos.toCollection().modify({ nextAt: 0 });
        await this.push();
        await uploadOnce(box, author, line(), upload, around, () => undefined).catch(
          () => undefined,
        );
        await pullMine(mineOf(author), box, line(), author);
      }
    },
  };
}
