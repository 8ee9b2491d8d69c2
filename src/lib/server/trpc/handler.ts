import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { bounded } from '#lib/server/platform/body.ts';
import { log } from '#lib/server/platform/log.ts';
import { retryAfter } from '#lib/server/platform/problems.ts';
import { problemOf } from './base.ts';
import type { Context } from './context.ts';
import { appRouter } from './router.ts';

const BODY_MAX = 300 * 1024; // a push carries at most 256 KB of mutations

/** Answers one HTTP request to /api/trpc. Throws TOO_LARGE; everything else is inside the answer. */
export async function answerTrpc(request: Request, context: Context): Promise<Response> {
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: await bounded(request, BODY_MAX),
    router: appRouter,
    createContext: () => context,
    maxBatchSize: 20, // without it 8 KB of commas become a megabyte of errors
    allowMethodOverride: true, // private queries travel by POST, out of logs and caches
    onError: ({ error, path, type }) => {
      const problem = problemOf(error);
      const { requestId } = context;
      if (problem.code === 'INTERNAL') log.error({ requestId, path, type, error }, 'a call failed');
      else if (problem.code === 'DATABASE_DOWN' || problem.code === 'BUSY')
        log.warn({ requestId, path, error: error.message }, problem.code);
    },
    responseMeta: ({ errors }) => {
      const headers = new Headers({ 'cache-control': 'private, no-store' });
      const after = errors.map((error) => Number(retryAfter(problemOf(error)) ?? 0));
      if (Math.max(0, ...after) > 0) headers.set('retry-after', String(Math.max(...after)));
      return { headers };
    },
  });
}
