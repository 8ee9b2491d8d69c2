import type { Pool, PoolClient } from 'pg';
import { readHours } from '../../domain/catalogue/hours-shapes.ts';
import { MalformedRow } from '../../domain/catalogue/read-values.ts';
import { readRow } from '../../domain/catalogue/row-shapes.ts';
import { readMap, readUpdate } from '../../domain/catalogue/scope-shapes.ts';
import type { CatalogueKind, CatalogueRows } from '../../domain/catalogue/rows.ts';
import type { UpdateRow } from '../../domain/updates/update.ts';
import type { HoursRow } from '../../domain/hours/hours.ts';
import type { MapRow } from '../../domain/park-map/park-map.ts';

export const CATALOGUE_KINDS: readonly CatalogueKind[] = ['park', 'company', 'model', 'ride'];

/** Where the whole of an entity is read: phones get the hours of a park apart. */
export const WHOLE_ROWS: Readonly<Record<CatalogueKind, string>> = {
  company: 'sync_company',
  model: 'sync_model',
  park: 'whole_park',
  ride: 'sync_ride',
};

/** Every row of each kind, in the shape in which it travels. */
export type CatalogueContent = { [Kind in CatalogueKind]: CatalogueRows[Kind][] };

/** Where the change feed stands. Changes of transactions from `xmin` on may not be seen yet. */
export interface FeedMark {
  epoch: string;
  xmin: string;
}

const MARK =
  'SELECT epoch::text, pg_snapshot_xmin(pg_current_snapshot())::text AS xmin FROM sync_epoch';

/** The whole catalogue as one moment saw it, with the mark from which the feed continues it. */
export async function readCatalogue(
  pool: Pool,
): Promise<{ mark: FeedMark; content: CatalogueContent }> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query("SET LOCAL statement_timeout = '60s'");
    // Before any row: the mark and the rows then come from the same snapshot.
    const mark = await readMark(client);
    const content: CatalogueContent = {
      park: await readKind(client, 'park'),
      company: await readKind(client, 'company'),
      model: await readKind(client, 'model'),
      ride: await readKind(client, 'ride'),
    };
    await client.query('COMMIT');
    return { mark, content };
  } catch (error) {
    await client.query('ROLLBACK').catch(() => (broken = true));
    throw error;
  } finally {
    client.release(broken);
  }
}

async function readMark(client: PoolClient): Promise<FeedMark> {
  const result = await client.query<FeedMark>(MARK);
  return result.rows[0]!;
}

async function readKind<Kind extends CatalogueKind>(
  client: PoolClient,
  kind: Kind,
): Promise<CatalogueRows[Kind][]> {
  const result = await client.query<{ row: unknown }>(`SELECT row FROM sync_${kind} ORDER BY id`);
  return result.rows.flatMap(({ row }) => wellFormed(kind, () => readRow(kind, row)));
}

/** One row that someone wrote past our checks must not take the whole catalogue down: it is left out. */
export function wellFormed<Row>(what: string, read: () => Row): Row[] {
  try {
    return [read()];
  } catch (error) {
    if (!(error instanceof MalformedRow)) throw error;
    process.emitWarning(`left out a malformed ${what}: ${error.message}`);
    return [];
  }
}

export interface CatalogueChange {
  kind: CatalogueKind;
  id: string;
  /** Null when it is gone. */
  row: unknown;
}

/**
 * All that was committed by transactions from `since.xmin` on, at most `most + 1` rows, and the new
 * mark. What an older open transaction still holds back comes with a later call; some rows come twice.
 */
export async function changesSince(
  pool: Pool,
  since: FeedMark,
  most: number,
): Promise<{ mark: FeedMark; changes: CatalogueChange[] }> {
  const result = await pool.query<FeedMark & { changes: CatalogueChange[] }>(
    `SELECT m.*, coalesce((
       SELECT jsonb_agg(jsonb_build_object('kind', c.entity, 'id', c.id, 'row', sync_row(c.entity, c.id)))
         FROM (SELECT entity, id FROM sync_change
                WHERE scope = 'catalogue' AND x >= $1::xid8 AND entity = ANY($3)
                LIMIT $2) c), '[]') AS changes
       FROM (${MARK}) m`,
    [since.xmin, most + 1, CATALOGUE_KINDS],
  );
  const { epoch, xmin, changes } = result.rows[0]!;
  return { mark: { epoch, xmin }, changes };
}

/** How many entities changed since `xmin`; counts no further than `most`. */
export async function countChangesSince(pool: Pool, xmin: string, most: number): Promise<number> {
  const result = await pool.query<{ count: number }>(
    `SELECT count(*)::int FROM (
       SELECT FROM sync_change WHERE scope = 'catalogue' AND x >= $1::xid8 LIMIT $2) c`,
    [xmin, most],
  );
  return result.rows[0]!.count;
}

/** A park's days as phones get them; null when nobody wrote its hours. */
export async function hoursOf(pool: Pool, parkId: string): Promise<HoursRow | null> {
  const { rows } = await pool.query<{ row: unknown }>('SELECT row FROM sync_hours WHERE id = $1', [
    parkId,
  ]);
  return rows.flatMap(({ row }) => wellFormed('hours', () => readHours(row)))[0] ?? null;
}

/** What phones are told of a park's map; null when nobody drew it. */
export async function mapOf(pool: Pool, parkId: string): Promise<MapRow | null> {
  const { rows } = await pool.query<{ row: unknown }>('SELECT row FROM sync_map WHERE id = $1', [
    parkId,
  ]);
  return rows.flatMap(({ row }) => wellFormed('map', () => readMap(row)))[0] ?? null;
}

/** The gzip bytes of a map, whose SHA-256 is asked for; null when there are none. */
export async function readMapFile(pool: Pool, sha: string): Promise<Uint8Array | null> {
  const { rows } = await pool.query<{ bytes: Buffer }>(
    'SELECT bytes FROM map_file WHERE sha = $1',
    [sha],
  );
  return rows[0]?.bytes ?? null;
}

/** More than anybody reads at once. */
const MOST_UPDATES = 100;

/** The official updates of a park that were ever published, the newest. */
export async function updatesOfPark(pool: Pool, parkId: string): Promise<UpdateRow[]> {
  const { rows } = await pool.query<{ row: unknown }>(
    `SELECT row FROM sync_update WHERE park_id = $1 ORDER BY published_at DESC, id LIMIT ${MOST_UPDATES}`,
    [parkId],
  );
  return rows.flatMap(({ row }) => wellFormed('update', () => readUpdate(row)));
}
