import type { Pool } from 'pg';

/** More revisions than phones can have seen since any backup. */
const LEAP = 1_000_000_000;

/**
 * To be called once after a backup was put back, before anyone asks. The feed starts anew: under an
 * epoch that no phone knows, with transaction numbers of this cluster (stored ones may lie above its
 * own, and would stay invisible), and with revisions above all that phones have seen. Returns how
 * many changes were renumbered.
 */
export async function startFeedAnew(pool: Pool): Promise<{ epoch: string; changes: number }> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL statement_timeout = 0');
    await client.query('LOCK sync_change, sync_epoch IN EXCLUSIVE MODE');
    await client.query("SELECT setval('sync_seq', (SELECT last_value FROM sync_seq) + $1)", [LEAP]);
    const renumbered = await client.query(
      "UPDATE sync_change SET x = pg_current_xact_id(), seq = nextval('sync_seq')",
    );
    // Photos whose attaching the backup does not know have their month before them again (S14).
    await client.query(
      `UPDATE photo_object o SET created_at = now() WHERE NOT EXISTS
         (SELECT FROM submission_photo p WHERE p.sha256 = o.sha256::text)`,
    );
    await client.query("DELETE FROM sync_manifest WHERE scope = 'catalogue'");
    const { rows } = await client.query<{ epoch: string }>(
      `UPDATE sync_epoch SET epoch = gen_random_uuid(), horizon = '0', mark = '0' RETURNING epoch`,
    );
    await client.query('COMMIT');
    return { epoch: rows[0]!.epoch, changes: renumbered.rowCount ?? 0 };
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
