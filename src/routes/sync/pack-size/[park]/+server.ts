import { json } from '@sveltejs/kit';
import { DomainError } from '#lib/domain/errors.ts';
import { house } from '#lib/server/house.ts';
import { problemResponse } from '#lib/server/platform/problems.ts';
import type { RequestHandler } from './$types';

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** What keeping a park takes, in bytes, told before a phone begins. */
export const GET: RequestHandler = async ({ params, locals }) => {
  const size = UUID.test(params.park) ? await house().packSizes.of(params.park) : null;
  if (!size) return problemResponse(new DomainError('NOT_FOUND'), locals.requestId);
  return json(size, { headers: { 'cache-control': 'public, max-age=60' } });
};
