import type pg from 'pg';

export const MOVED = 'thrillwiki_moved';

/**
 * For processes without a bus of pokes (imports, scripts): the servers of this database hear after
 * the commit that a scope moved, and tell their phones.
 */
export async function sayMoved(db: Pick<pg.ClientBase, 'query'>, topic: string): Promise<void> {
  await db.query('SELECT pg_notify($1, $2)', [MOVED, topic]);
}
