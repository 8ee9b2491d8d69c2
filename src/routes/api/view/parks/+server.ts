import { readParksQuery } from '#lib/domain/catalogue/parks-list.ts';
import { publicViews } from '#lib/server/services/public-views.ts';
import { answerView } from '../answer.ts';
import type { RequestHandler } from './$types';

/** `?continent=EU`, `&page=` from 1. */
export const GET: RequestHandler = async ({ url, locals }) => {
  const query = readParksQuery((name) => url.searchParams.get(name));
  return answerView(await publicViews.parks(query), locals.requestId);
};
