import type { RequestHandler } from '@sveltejs/kit';
import { handleUpload } from '#lib/server/media/uploads.ts';

const handle: RequestHandler = ({ request, params, locals }) =>
  handleUpload(request, params.path ?? '', locals.user?.id ?? null, locals.requestId);

export { handle as DELETE, handle as HEAD, handle as PATCH, handle as POST };
