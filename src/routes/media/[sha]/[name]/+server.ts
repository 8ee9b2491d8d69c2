import type { RequestHandler } from '@sveltejs/kit';
import { deliverPhoto } from '#lib/server/media/delivery.ts';

export const GET: RequestHandler = ({ params, locals }) =>
  deliverPhoto(params.sha ?? '', params.name ?? '', locals.user, locals.requestId);
