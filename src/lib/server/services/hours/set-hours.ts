import type pg from 'pg';
import { DomainError } from '#lib/domain/errors.ts';
import type { HoursRow, HoursSource, ParkHours } from '#lib/domain/hours/hours.ts';
import { may, type Role } from '#lib/domain/permissions/table.ts';
import { withTransaction } from '../../platform/database.ts';
import { mayActForPark, speakForPark } from '../company-seats.ts';
import { expandHours } from './expand.ts';
import { keepExpanded, readPlace } from './keep-expanded.ts';

export interface HoursChange {
  parkId: string;
  /** What the person had before them when they began: somebody else's change is not written over. */
  base: ParkHours | null;
  /** Null: nobody knows. */
  hours: ParkHours | null;
}

type Editor = { id: string; role: Role };

/** Moderators, and who sits for the company that runs the park. */
export const maySetHours = async (db: pg.Pool, editor: Editor, parkId: string): Promise<boolean> =>
  may(editor.role, 'hours.set') || (await mayActForPark(db, editor, parkId));

/** The days that hours would give, nothing being written. Throws NOT_FOUND. */
export async function previewHours(
  pool: pg.Pool,
  parkId: string,
  hours: ParkHours,
  now: Date,
): Promise<HoursRow> {
  const place = await readPlace(pool, parkId);
  if (!place) throw new DomainError('NOT_FOUND');
  return expandHours(hours, place, now);
}

/**
 * Publishes a park's hours at once, with their days. Throws FORBIDDEN, NOT_FOUND, CONFLICT when they are no longer
 * what the person saw, and INVALID with the problem as its detail when the rule gives no days.
 */
export async function setHours(
  pool: pg.Pool,
  { parkId, base, hours }: HoursChange,
  editor: Editor,
  now: Date,
): Promise<void> {
  const isOfficial = await mayActForPark(pool, editor, parkId);
  if (!isOfficial && !may(editor.role, 'hours.set')) throw new DomainError('FORBIDDEN');
  // Who says it is not for the sender to say.
  const source: HoursSource = isOfficial ? 'OFFICIAL' : 'COMMUNITY';
  const told = hours && { ...hours, source };
  const row = told && (await previewHours(pool, parkId, told, now));
  if (row?.problem) throw new DomainError('INVALID', { field: 'rule', detail: row.problem });
  await withTransaction(async (db) => {
    if (isOfficial) await speakForPark(db, editor, parkId, now);
    else await db.query("SELECT set_config('app.actor', $1, true)", [editor.id]);
    const { rowCount } = await db.query(
      `UPDATE park SET hours = $2 WHERE id = $1 AND hours IS NOT DISTINCT FROM $3::jsonb`,
      [parkId, told && JSON.stringify(told), base && JSON.stringify(base)],
    );
    if (rowCount === 0)
      throw new DomainError((await readPlace(db, parkId)) ? 'CONFLICT' : 'NOT_FOUND');
    // A park that moved to another zone in this moment is worked out by the round.
    if (row) await keepExpanded(db, row, now);
  }, pool);
}
