import { json } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { house } from '#lib/server/house.ts';
import type { Scope } from '#lib/protocol/feed.ts';

const PUBLIC_SCOPE = /^(catalogue|park:[0-9a-f-]{36})$/;
const CURSOR_MOST = 120;

/** A page of a public scope's changes; depends on nothing but scope and cursor. */
export const GET: RequestHandler = async ({ params }) => {
  if (!PUBLIC_SCOPE.test(params.scope)) return json({ code: 'NOT_FOUND' }, { status: 404 });
  const page = await house().feedPages.page(
    params.scope as Scope,
    params.cursor.slice(0, CURSOR_MOST),
  );
  return new Response(page.json, {
    headers: {
      'content-type': 'application/json',
      'cache-control': page.mustRefetch ? 'no-store' : 'public, no-cache',
    },
  });
};
