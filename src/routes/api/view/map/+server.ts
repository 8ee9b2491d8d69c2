import { readMapQuery } from '#lib/domain/catalogue/map.ts';
import { publicViews } from '#lib/server/services/public-views.ts';
import { answerView } from '../answer.ts';
import type { RequestHandler } from './$types';

/** `?continent=EU`, `&box=west,south,east,north` in degrees, `&zoom=` from 0. */
export const GET: RequestHandler = async ({ url, locals }) => {
  const query = readMapQuery((name) => url.searchParams.get(name));
  return answerView(await publicViews.map(query), locals.requestId);
};
