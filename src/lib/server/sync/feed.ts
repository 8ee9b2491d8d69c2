import type pg from 'pg';
import { START_CURSOR, type FeedAnswer, type FeedChange, type Scope } from '#lib/protocol/feed.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';

export const FEED_PAGE = 500;

/** Reads `{epoch}.{x}.{seq}`; `0` is the beginning of any epoch; anything else that is odd is null. */
function parseCursor(cursor: string): { epoch: string | null; x: string; seq: string } | null {
  if (cursor === START_CURSOR) return { epoch: null, x: '0', seq: '0' };
  const match = /^([0-9a-f-]{36})\.(\d{1,19})\.(\d{1,18})$/.exec(cursor);
  return match ? { epoch: match[1]!, x: match[2]!, seq: match[3]! } : null;
}

interface FeedRow {
  epoch: string;
  held: boolean;
  entity: string | null;
  id: string;
  x: string;
  seq: string;
  row: unknown;
}

// As the function sync_row does, which costs ten times as much for each row of a page.
const ROW_OF_PAGE = `CASE page.entity ${['park', 'ride', 'company', 'review', 'contribution']
  .map((e) => `WHEN '${e}' THEN (SELECT v.row FROM sync_${e} v WHERE v.id = page.id)`)
  .join(' ')} END`;

/**
 * One page of a scope's changes after `cursor`, in one statement and so of one snapshot. Only
 * transactions below the watermark are told: one that commits late is told later, never skipped.
 * A cursor of another epoch, or unreadable, means starting again.
 */
export async function readFeed(
  db: pg.Pool,
  scope: Scope,
  cursor: string,
  limit = FEED_PAGE,
): Promise<FeedAnswer> {
  const at = parseCursor(cursor);
  if (!at) return { p: PROTOCOL, mustRefetch: true };

  const { rows } = await db.query<FeedRow>({
    name: 'sync-feed',
    text: `
      WITH mark AS (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS watermark),
      here AS (
        SELECT epoch, coalesce((
            SELECT c.x FROM sync_change c WHERE c.scope = $1 ORDER BY c.x DESC, c.seq DESC LIMIT 1
          ) >= (SELECT watermark FROM mark), false) AS held
        FROM sync_epoch
      ),
      page AS (
        SELECT c.* FROM sync_change c
        WHERE c.scope = $1 AND (c.x, c.seq) > ($2::xid8, $3::bigint)
          AND c.x < (SELECT watermark FROM mark)
        ORDER BY c.x, c.seq LIMIT $4
      )
      SELECT here.epoch, here.held, page.entity, page.id, page.x::text, page.seq::text,
             CASE WHEN page.gone THEN NULL ELSE ${ROW_OF_PAGE} END AS row
      FROM here LEFT JOIN page ON true
      ORDER BY page.x, page.seq`,
    values: [scope, at.x, at.seq, limit + 1],
  });
  const { epoch, held } = rows[0]!;
  if (at.epoch !== null && at.epoch !== epoch) return { p: PROTOCOL, mustRefetch: true };

  const found = rows.filter((r) => r.entity !== null);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const changes: FeedChange[] = page.map((r) => ({
    entity: r.entity!,
    id: r.id,
    rev: Number(r.seq),
    row: r.row,
  }));
  return {
    p: PROTOCOL,
    cursor: last ? `${epoch}.${last.x}.${last.seq}` : `${epoch}.${at.x}.${at.seq}`,
    changes,
    more: found.length > limit,
    held,
  };
}
