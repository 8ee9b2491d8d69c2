import type pg from 'pg';
import type { FeedChange } from '../../protocol/feed.ts';
import type { ParkPack } from '../../protocol/pack.ts';
import { PROTOCOL } from '../../protocol/version.ts';

/**
 * The revision is that of the feed; a row that never changed since the feed began has none there, and
 * anything that the feed tells of it later is newer.
 */
const STATEMENT = `
  WITH rides AS (SELECT id, manufacturer_id, model_id, designer_ids FROM ride WHERE park_id = $1),
  places AS (SELECT operator_id, owner_id FROM park WHERE id = $1),
  wanted AS (
    SELECT 'park' AS entity, id FROM park WHERE id = $1
    UNION ALL SELECT 'ride', id FROM rides
    UNION ALL SELECT 'company', id FROM (
      SELECT operator_id AS id FROM places UNION SELECT owner_id FROM places
      UNION SELECT manufacturer_id FROM rides UNION SELECT unnest(designer_ids) FROM rides) named
     WHERE id IS NOT NULL
    UNION ALL SELECT DISTINCT 'model', model_id FROM rides WHERE model_id IS NOT NULL
  )
  SELECT wanted.entity, wanted.id::text, coalesce(c.seq, 0)::float8 AS rev,
         sync_row(wanted.entity, wanted.id) AS row
    FROM wanted LEFT JOIN sync_change c
      ON c.scope = 'catalogue' AND c.entity = wanted.entity AND c.id = wanted.id
   ORDER BY wanted.entity, wanted.id`;

/** Null when there is no such park. */
export async function readPack(pool: pg.Pool, parkId: string): Promise<ParkPack | null> {
  const { rows } = await pool.query<FeedChange>({
    name: 'sync-pack',
    text: STATEMENT,
    values: [parkId],
  });
  const changes = rows.filter(({ row }) => row !== null);
  return changes.some(({ entity }) => entity === 'park') ? { p: PROTOCOL, changes } : null;
}
