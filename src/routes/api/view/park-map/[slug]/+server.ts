import { publicViews } from '#lib/server/services/public-views.ts';
import { answerView } from '../../answer.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, locals }) =>
  answerView(await publicViews.parkMap(params.slug), locals.requestId);
