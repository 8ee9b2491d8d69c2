import { json } from '@sveltejs/kit';
import { DomainError } from '#lib/domain/errors.ts';
import { pool } from '#lib/server/platform/database.ts';
import { problemResponse } from '#lib/server/platform/problems.ts';
import { readPack } from '#lib/server/sync/pack.ts';
import type { RequestHandler } from './$types';

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** All facts of one park, for a phone that does not hold the catalogue yet. */
export const GET: RequestHandler = async ({ params, locals }) => {
  const pack = UUID.test(params.park) ? await readPack(pool, params.park) : null;
  if (!pack) return problemResponse(new DomainError('NOT_FOUND'), locals.requestId);
  return json(pack, { headers: { 'cache-control': 'public, no-cache' } });
};
