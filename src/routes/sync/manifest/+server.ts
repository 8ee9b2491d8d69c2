import { json } from '@sveltejs/kit';
import { pool } from '#lib/server/platform/database.ts';
import { ensureSnapshot } from '#lib/server/sync/snapshot.ts';
import type { RequestHandler } from './$types';

/** Which chunks make up the catalogue, and the cursor from which the feed continues it. */
export const GET: RequestHandler = async ({ request }) => {
  const manifest = await ensureSnapshot(pool);
  const headers = {
    'cache-control': 'public, max-age=60, stale-while-revalidate=600',
    etag: `"${manifest.cursor}"`,
  };
  if (request.headers.get('if-none-match') === headers.etag)
    return new Response(null, { status: 304, headers });
  return json(manifest, { headers });
};
