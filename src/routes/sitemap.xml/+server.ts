import { pool } from '#lib/server/platform/database.ts';
import { sitemapIndex } from '#lib/server/services/sitemap.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ url }) =>
  new Response(await sitemapIndex(pool, url.origin), {
    headers: { 'content-type': 'application/xml', 'cache-control': 'public, max-age=3600' },
  });
