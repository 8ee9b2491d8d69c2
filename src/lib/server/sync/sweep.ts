import type { Pool } from 'pg';

/** A phone that was away for longer fetches its scopes anew. */
const TOMBSTONE_DAYS = 180;
/** An item that was answered is known by its id for so long. */
const RECEIPT_DAYS = 365;
/** One statement stays far below the limit of five seconds. */
const BATCH = 5_000;

/** The daily round: what nobody will ask for any more goes. */
export async function sweepSync(pool: Pool): Promise<void> {
  await sweepTombstones(pool);
  await sweepReceipts(pool);
}

/**
 * Old tombstones go, and the horizon moves over them in the same commit, so that no cursor from
 * before can miss one. The mark moves to the watermark: cursors of phones that ask now and then go
 * with it, however quiet their scope is.
 */
async function sweepTombstones(pool: Pool): Promise<void> {
  for (let pruned = BATCH; pruned === BATCH;) {
    const { rows } = await pool.query<{ pruned: number }>(
      `WITH pruned AS (
         DELETE FROM sync_change WHERE (scope, entity, id) IN (
           SELECT scope, entity, id FROM sync_change
            WHERE gone AND at < now() - make_interval(days => $1)
              AND x < pg_snapshot_xmin(pg_current_snapshot())
            LIMIT $2)
         RETURNING x),
       last AS (SELECT (x::text::numeric + 1)::text::xid8 AS x FROM pruned ORDER BY pruned.x DESC LIMIT 1)
       UPDATE sync_epoch SET mark = pg_snapshot_xmin(pg_current_snapshot()),
         horizon = greatest(horizon, (SELECT x FROM last))
       RETURNING (SELECT count(*)::int FROM pruned) AS pruned`,
      [TOMBSTONE_DAYS, BATCH],
    );
    pruned = rows[0]!.pruned;
  }
}

/** Old receipts go, but for the last of each lane: the numbering goes on from it. */
async function sweepReceipts(pool: Pool): Promise<void> {
  for (let pruned = BATCH; pruned === BATCH;) {
    const { rowCount } = await pool.query(
      `DELETE FROM sync_mutation WHERE id IN (
         SELECT m.id FROM sync_mutation m
          WHERE m.received_at < now() - make_interval(days => $1)
            AND EXISTS (SELECT FROM sync_mutation later WHERE later.client_id = m.client_id
                           AND later.lane = m.lane AND later.seq > m.seq)
          LIMIT $2)`,
      [RECEIPT_DAYS, BATCH],
    );
    pruned = rowCount ?? 0;
  }
}
