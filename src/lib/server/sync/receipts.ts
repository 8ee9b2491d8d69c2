import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { PushResult, QueuedMutation } from '#lib/protocol/push.ts';

/** What a receipt stores: the answer, less the id it is filed under. */
type Stored = Extract<PushResult, { kind: 'applied' | 'rejected' }>;

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : value && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([k, v]) => [k, sorted(v)]),
        )
      : value;

/** SHA-256 of what the mutation says, whatever its key order and sequence number. */
export const bodyHash = (m: QueuedMutation): string =>
  createHash('sha256')
    .update(JSON.stringify([m.name, m.v, m.lane, sorted(m.args)]))
    .digest('hex');

/**
 * What is already decided about this item before it runs: the stored answer of an earlier try, a
 * gap in its lane, or a sequence number that another item holds. Null means: run it.
 */
export async function standing(
  db: pg.PoolClient,
  userId: string,
  clientId: string,
  m: QueuedMutation,
): Promise<PushResult | null> {
  const { rows } = await db.query<{ user_id: string; body_hash: string; result: Stored }>(
    'SELECT user_id, body_hash, result FROM sync_mutation WHERE id = $1',
    [m.id],
  );
  const receipt = rows[0];
  if (receipt) {
    if (receipt.user_id === userId && receipt.body_hash === bodyHash(m)) return receipt.result;
    return { id: m.id, kind: 'rejected', code: 'ID_TAKEN' };
  }
  const lane = await db.query<{ last: number }>(
    'SELECT coalesce(max(seq), 0)::int AS last FROM sync_mutation WHERE client_id = $1 AND lane = $2',
    [clientId, m.lane],
  );
  const expected = lane.rows[0]!.last + 1;
  if (m.seq > expected) return { id: m.id, kind: 'gap', expected };
  if (m.seq < expected) return { id: m.id, kind: 'cloned' };
  return null;
}

/** Files the answer in the transaction of its effect. */
export async function fileReceipt(
  db: pg.PoolClient,
  userId: string,
  clientId: string,
  m: QueuedMutation,
  result: Stored,
): Promise<void> {
  await db.query(
    `INSERT INTO sync_mutation (id, client_id, user_id, lane, seq, name, body_hash, result)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [m.id, clientId, userId, m.lane, m.seq, m.name, bodyHash(m), JSON.stringify(result)],
  );
}
