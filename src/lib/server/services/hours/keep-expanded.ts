import type pg from 'pg';
import { dayAfter, type HoursRow, type ParkHours } from '#lib/domain/hours/hours.ts';
import { AHEAD_DAYS, expandHours, type HoursPlace } from './expand.ts';

/** Worked out anew when fewer days than this are left, so that each park's turn comes once a month. */
const LEFT_DAYS = AHEAD_DAYS / 2;
const BATCH = 50;

const PLACE = `p.id, p.time_zone AS "timeZone", p.country, p.region, p.latitude, p.longitude`;

const DUE = `
  SELECT ${PLACE}, p.hours FROM park_hours h JOIN park p USING (id)
   WHERE p.hours IS NOT NULL AND (h.stale OR h.worked_until < $1)
   ORDER BY h.stale DESC, h.id LIMIT ${BATCH}`;

interface Due extends HoursPlace {
  hours: ParkHours;
}

/** Works out the days of all parks whose hours changed or run out. @returns the topics that moved. */
export async function expandDue(pool: pg.Pool, now: Date): Promise<string[]> {
  const moved: string[] = [];
  const soon = dayAfter(now.toISOString().slice(0, 10), LEFT_DAYS);
  for (;;) {
    const { rows } = await pool.query<Due>(DUE, [soon]);
    let done = 0;
    for (const { hours, ...place } of rows) {
      const row = await expandHours(hours, place, now);
      if (!(await keepExpanded(pool, row, now))) continue;
      done++;
      moved.push(`park:${place.id}`);
    }
    // Those that somebody changed meanwhile are stale again, and come with the next call.
    if (rows.length < BATCH || done === 0) return moved;
  }
}

/** False when the park has other hours, or another zone, by now. */
export async function keepExpanded(
  db: pg.Pool | pg.PoolClient,
  { id, hours, timeZone, from, until, days, problem }: HoursRow,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE park_hours h SET stale = false, hours = p.hours, time_zone = p.time_zone,
            known_from = $4, known_until = $5, days = $6, problem = $7, worked_until = $8
       FROM park p WHERE h.id = $1 AND p.id = $1 AND p.hours = $2::jsonb AND p.time_zone = $3`,
    [
      ...[id, JSON.stringify(hours), timeZone, from, until, JSON.stringify(days)],
      problem && JSON.stringify(problem),
      dayAfter(now.toISOString().slice(0, 10), AHEAD_DAYS),
    ],
  );
  return rowCount === 1;
}

export async function readPlace(
  db: pg.Pool | pg.PoolClient,
  parkId: string,
): Promise<(HoursPlace & { hours: ParkHours | null }) | null> {
  const { rows } = await db.query<HoursPlace & { hours: ParkHours | null }>(
    `SELECT ${PLACE}, p.hours FROM park p WHERE p.id = $1`,
    [parkId],
  );
  return rows[0] ?? null;
}
