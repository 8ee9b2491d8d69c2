import type pg from 'pg';
import type { DeskRow } from '#lib/domain/moderation/desk.ts';
import { DESK_PAGE, WHOLE_QUEUE } from '#lib/domain/moderation/queue.ts';
import { deskQueueOf } from '#lib/server/db/desk.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';

/** The desk's queue as any moderator finds it, oldest first. */
export const queueOf = async (db: pg.Pool): Promise<DeskRow[]> =>
  (await deskQueueOf(db, WHOLE_QUEUE, NOBODY, DESK_PAGE)).rows;
