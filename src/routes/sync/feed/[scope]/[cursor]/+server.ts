import { json } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { house } from '#lib/server/house.ts';
import { readFeed } from '#lib/server/sync/feed.ts';
import type { Scope } from '#lib/protocol/feed.ts';

const PUBLIC_SCOPE = /^(catalogue|park:[0-9a-f-]{36})$/;

/** A page of a public scope's changes; depends on nothing but scope and cursor. */
export const GET: RequestHandler = async ({ params }) => {
  if (!PUBLIC_SCOPE.test(params.scope)) return json({ code: 'NOT_FOUND' }, { status: 404 });
  const answer = await readFeed(house().pool, params.scope as Scope, params.cursor);
  const cache = 'mustRefetch' in answer ? 'no-store' : 'public, no-cache';
  return json(answer, { headers: { 'cache-control': cache } });
};
