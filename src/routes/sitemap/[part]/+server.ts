import { DomainError } from '#lib/domain/errors.ts';
import { pool } from '#lib/server/platform/database.ts';
import { problemResponse } from '#lib/server/platform/problems.ts';
import { sitemapPart } from '#lib/server/services/sitemap.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ url, params, locals }) => {
  const part = await sitemapPart(pool, url.origin, params.part);
  if (part === null) return problemResponse(new DomainError('NOT_FOUND'), locals.requestId);
  return new Response(part, {
    headers: { 'content-type': 'application/xml', 'cache-control': 'public, max-age=3600' },
  });
};
