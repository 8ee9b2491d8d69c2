import { readRidesQuery } from '#lib/domain/catalogue/rides-list.ts';
import { publicViews } from '#lib/server/services/public-views.ts';
import { answerView } from '../answer.ts';
import type { RequestHandler } from './$types';

/** Filters and order as in the address of the page `/rides`. */
export const GET: RequestHandler = async ({ url, locals }) => {
  const query = readRidesQuery((name) => url.searchParams.get(name));
  return answerView(await publicViews.rides(query), locals.requestId);
};
