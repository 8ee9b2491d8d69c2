import { answerTrpc } from '#lib/server/trpc/handler.ts';
import type { RequestHandler } from './$types';

const answer: RequestHandler = ({ request, locals }) =>
  answerTrpc(request, {
    user: locals.user,
    sessionId: locals.sessionId,
    requestId: locals.requestId,
  });

export const GET = answer;
export const POST = answer;
