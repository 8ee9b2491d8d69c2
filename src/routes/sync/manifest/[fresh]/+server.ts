import { json } from '@sveltejs/kit';
import { pool } from '#lib/server/platform/database.ts';
import { ensureSnapshot } from '#lib/server/sync/snapshot.ts';
import type { RequestHandler } from './$types';

/**
 * The manifest at an address never asked for before: a phone whose cursor was refused comes here, so
 * that no cache on the way can answer with the manifest that led to the refusal.
 */
export const GET: RequestHandler = async () =>
  json(await ensureSnapshot(pool), { headers: { 'cache-control': 'no-store' } });
