import type { Pool } from 'pg';
import type { Manifest } from '../../protocol/manifest.ts';

const SCOPE = 'catalogue';
/** Two of our processes must not store at once: one could drop a chunk that the other counts on. */
const STORING = 7_290_001;

/** The current manifest and its age in milliseconds. */
export async function readManifest(
  pool: Pool,
): Promise<{ manifest: Manifest; ageMs: number } | null> {
  const result = await pool.query<{ manifest: Manifest; ageMs: number }>(
    `SELECT manifest, extract(epoch FROM now() - built_at)::float8 * 1000 AS "ageMs"
       FROM sync_manifest WHERE scope = $1`,
    [SCOPE],
  );
  return result.rows[0] ?? null;
}

/** Does the feed go on from there: is it of this epoch, and not older than the tombstones? */
export async function isContinued(pool: Pool, { epoch, cursor }: Manifest): Promise<boolean> {
  const [, xmin] = cursor.split('.');
  const result = await pool.query<{ continued: boolean }>(
    'SELECT epoch::text = $1 AND $2::xid8 >= horizon AS continued FROM sync_epoch',
    [epoch, xmin],
  );
  return result.rows[0]!.continued;
}

/** The gzip bytes of a chunk that a manifest of the last day names. */
export async function readChunk(pool: Pool, sha: string): Promise<Buffer | null> {
  const result = await pool.query<{ bytes: Buffer }>(
    'SELECT bytes FROM sync_chunk WHERE sha = $1',
    [sha],
  );
  return result.rows[0]?.bytes ?? null;
}

/**
 * Makes `manifest` the current one. The one before is kept under a dated scope for a day, and with it
 * its chunks: a phone may be half-way through them.
 */
export async function storeManifest(
  pool: Pool,
  manifest: Manifest,
  chunks: ReadonlyMap<string, Buffer>,
): Promise<void> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query('BEGIN');
    await client.query("SET LOCAL statement_timeout = '60s'");
    await client.query('SELECT pg_advisory_xact_lock($1)', [STORING]);
    for (const [sha, bytes] of chunks)
      await client.query(
        'INSERT INTO sync_chunk (sha, bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING',
        [sha, bytes],
      );
    await client.query(
      `INSERT INTO sync_manifest (scope, manifest, built_at)
       SELECT $1 || ' until ' || clock_timestamp(), manifest, now() FROM sync_manifest WHERE scope = $1`,
      [SCOPE],
    );
    await client.query(
      `INSERT INTO sync_manifest (scope, manifest, built_at) VALUES ($1, $2, now())
       ON CONFLICT (scope) DO UPDATE SET manifest = EXCLUDED.manifest, built_at = now()`,
      [SCOPE, JSON.stringify(manifest)],
    );
    await client.query(
      `DELETE FROM sync_manifest WHERE scope <> $1 AND starts_with(scope, $1)
          AND built_at < now() - interval '1 day'`,
      [SCOPE],
    );
    await client.query(
      `DELETE FROM sync_chunk WHERE sha NOT IN (
         SELECT chunk ->> 'sha' FROM sync_manifest,
           jsonb_path_query(manifest, '$.tiers[*].chunks[*]') AS chunk
         UNION ALL SELECT manifest #>> '{index,sha}' FROM sync_manifest WHERE manifest ? 'index')`,
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => (broken = true));
    throw error;
  } finally {
    client.release(broken);
  }
}
