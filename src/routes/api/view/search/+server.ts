import { publicViews } from '#lib/server/services/public-views.ts';
import { answerView } from '../answer.ts';
import type { RequestHandler } from './$types';

/** `?q=` what was typed (its first 200 characters count), `&limit=` 1 to 50. */
export const GET: RequestHandler = async ({ url, locals }) => {
  const query = url.searchParams.get('q') ?? '';
  const limit = Number(url.searchParams.get('limit'));
  return answerView(await publicViews.search(query, limit), locals.requestId);
};
