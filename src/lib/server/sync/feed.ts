import type pg from 'pg';
import type { FeedAnswer, FeedChange, FeedPage, Scope } from '#lib/protocol/feed.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { cursorText, parseCursor, type Cursor } from './cursor.ts';

export const FEED_PAGE = 500;

/** Over more rows than this no sum is made: it would cost more than it is worth. */
const SUM_MOST = 20_000;

const ENTITIES = [
  ...['park', 'ride', 'company', 'model'],
  ...['review', 'earlier', 'aspects', 'hours', 'update', 'map', 'sighted'],
  ...['contribution', 'log', 'helpful', 'sighting', 'sanction', 'role_change'],
];

// As the function sync_row does, which costs ten times as much for each row of a page.
const ROW_OF_PAGE = `CASE page.entity ${ENTITIES.map(
  (e) => `WHEN '${e}' THEN (SELECT v.row FROM sync_${e} v WHERE v.id = page.id)`,
).join(' ')} END`;

const IS_THERE = `CASE c.entity ${ENTITIES.map(
  (e) => `WHEN '${e}' THEN EXISTS (SELECT FROM sync_${e} v WHERE v.id = c.id)`,
).join(' ')} END`;

/**
 * The sum of `protocol/scope-sum.ts` over what a phone with this base holds. One that began at the
 * beginning may never have heard of what is gone; over a manifest it knows of that too.
 */
const SUM = `
  SELECT CASE WHEN count(*) <= ${SUM_MOST} THEN json_build_object('count', count(*), 'hash',
           coalesce(sum(('x' || left(md5(entity || ' ' || id || ' ' || seq), 13))::bit(52)::bigint), 0)
             % 4503599627370496) END
  FROM (SELECT c.entity, c.id, c.seq FROM sync_change c
         WHERE c.scope = $1 AND c.x >= $5::xid8 AND c.x < (SELECT watermark FROM mark)
           AND ($5 <> '0' OR (NOT c.gone AND ${IS_THERE}))
         LIMIT ${SUM_MOST + 1}) held`;

const STATEMENT = `
  WITH mark AS (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS watermark),
  here AS (
    SELECT epoch, mark::text AS rest, $2::xid8 < horizon OR ($5::xid8 <> '0' AND $5::xid8 < horizon) AS aged,
      coalesce((
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
  SELECT here.*, page.entity, page.id, page.x::text, page.seq::text,
         CASE WHEN page.gone THEN NULL ELSE ${ROW_OF_PAGE} END AS row,
         CASE WHEN $5 IS NULL OR here.held OR (SELECT count(*) FROM page) >= $4 THEN NULL
              ELSE (${SUM}) END AS sum
  FROM here LEFT JOIN page ON true
  ORDER BY page.x, page.seq`;

interface FeedRow {
  epoch: string;
  /** Where the cursor of a scope at rest may stand: see `sync_epoch.mark`. */
  rest: string;
  /** Tombstones after this cursor may be missing. */
  aged: boolean | null;
  held: boolean;
  entity: string | null;
  id: string;
  x: string;
  seq: string;
  row: unknown;
  sum: FeedPage['sum'] | null;
}

/**
 * One page of a scope's changes after `cursor`, in one statement and so of one snapshot. Only
 * transactions below the watermark are told: one that commits late is told later, never skipped.
 * A cursor of another epoch, older than the tombstones, or unreadable means starting again.
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
    text: STATEMENT,
    values: [scope, at.x, at.seq, limit + 1, at.base],
  });
  const { epoch, rest, aged, held, sum } = rows[0]!;
  if (at.epoch !== null && (at.epoch !== epoch || aged)) return { p: PROTOCOL, mustRefetch: true };

  const found = rows.filter((r) => r.entity !== null);
  const page = found.slice(0, limit);
  const more = found.length > limit;
  const changes: FeedChange[] = page.map((r) => ({
    entity: r.entity!,
    id: r.id,
    rev: Number(r.seq),
    row: r.row,
  }));
  const last = { ...at, epoch, ...pick(page.at(-1)) };
  return {
    p: PROTOCOL,
    cursor: cursorText(more ? last : notBefore(last, rest)),
    changes,
    more,
    held,
    ...(sum ? { sum } : {}),
  };
}

const pick = (row: FeedRow | undefined): Partial<Cursor> => (row ? { x: row.x, seq: row.seq } : {});

/** A quiet scope's cursor stays young: before `rest` everything was told by now. */
const notBefore = (cursor: Cursor, rest: string): Cursor =>
  BigInt(cursor.x) >= BigInt(rest) ? cursor : { ...cursor, x: rest, seq: '0' };
