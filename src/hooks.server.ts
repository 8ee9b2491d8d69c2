import { render } from 'svelte/server';
import { building } from '$app/environment';
import type { Handle, HandleServerError, RequestEvent, ServerInit } from '@sveltejs/kit';
import { DomainError } from '#lib/domain/errors.ts';
import type { ErrorCode } from '#lib/domain/errors.ts';
import { dropLeftCookie } from '#lib/server/auth/forms.ts';
import { isForeign } from '#lib/server/auth/origin.ts';
import { LEFT_COOKIE, readSession, SESSION_COOKIE } from '#lib/server/auth/sessions.ts';
import { compressed } from '#lib/server/platform/compress.ts';
import { config } from '#lib/server/platform/config.ts';
import { log } from '#lib/server/platform/log.ts';
import {
  HTTP_STATUS,
  problemResponse,
  retryAfter,
  toDomainError,
} from '#lib/server/platform/problems.ts';
import FirstPaint from '#lib/ui/shell/FirstPaint.svelte';

export const init: ServerInit = async () => {
  if (building) return; // prerendering the shell needs no database
  const { startServer } = await import('#lib/server/start.ts');
  await startServer();
};

const under = (path: string, roots: readonly string[]): boolean =>
  roots.some((root) => path === root || path.startsWith(`${root}/`));

// Their answers depend on who asks. Everything else is the same for everyone: no session is looked up
// there, so a page that were to render something personal by mistake has nothing to render.
const PERSONAL = ['/api/trpc', '/api/tus', '/account', '/company', '/desk', '/sign-in', '/sign-up'];
const MIXED = ['/media']; // public once published; sets its own cache-control
const MACHINE = ['/api', '/sync', '/media', '/healthz', '/readyz']; // answered in JSON, not in a page

/** What is shared into the app comes from the device itself, so from no page of ours. The server only says that it was not taken. */
const isShare = ({ url }: RequestEvent): boolean => url.pathname === '/share';

const isReading = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD';

/** Signing out must work while the database is away: it needs the cookie only. */
const isSigningOut = ({ url }: RequestEvent): boolean =>
  url.pathname === '/account' && url.searchParams.has('/signout');

async function findPerson(event: RequestEvent): Promise<void> {
  const { pathname } = event.url;
  if (isReading(event.request) && !under(pathname, PERSONAL) && !under(pathname, MIXED)) return;
  const token = event.cookies.get(SESSION_COOKIE);
  if (isSigningOut(event)) return;
  const left = event.cookies.get(LEFT_COOKIE);
  const session = token ? await readSession(token, left) : null;
  if (left) dropLeftCookie(event); // heard: that session is over
  if (!session) return;
  event.locals.user = session.user;
  event.locals.sessionId = session.sessionId;
  const { cookie } = session;
  if (cookie) event.cookies.set(cookie.name, cookie.value, cookie.attributes);
}

function withProblem(event: RequestEvent, response: Response, problem: DomainError): Response {
  if (under(event.url.pathname, MACHINE)) return problemResponse(problem, event.locals.requestId);
  const answer = new Response(response.body, {
    status: HTTP_STATUS[problem.code],
    headers: response.headers,
  });
  const after = retryAfter(problem);
  if (after) answer.headers.set('retry-after', after);
  return answer;
}

export const handle: Handle = async ({ event, resolve }) => {
  const { locals, request, url } = event;
  locals.requestId = crypto.randomUUID();
  locals.user = null;
  locals.sessionId = null;
  locals.problem = null;

  let response: Response;
  if (!isShare(event) && isForeign(request, config.origin)) {
    response = problemResponse(
      new DomainError('FORBIDDEN', { detail: 'This request came from another site.' }),
      locals.requestId,
    );
  } else {
    const problem = await findPerson(event).then(
      () => null,
      (error: unknown) => {
        const found = toDomainError(error);
        report(error, found, event);
        return found;
      },
    );
    // A page is worth having without its person: it asks for its data itself and shows what is wrong.
    if (problem && under(url.pathname, MACHINE))
      response = problemResponse(problem, locals.requestId);
    else {
      response = await (url.pathname === '/shell'
        ? resolve(event, { transformPageChunk: ({ html }) => withFirstPaint(html) })
        : resolve(event));
      if (response.status === 500 && locals.problem)
        response = withProblem(event, response, locals.problem);
    }
  }

  const { headers } = response;
  const personal =
    under(url.pathname, PERSONAL) ||
    headers.has('set-cookie') ||
    (locals.user !== null && !headers.has('cache-control'));
  if (personal) headers.set('cache-control', 'private, no-store');
  headers.set('x-request-id', locals.requestId);
  return personal || event.isSubRequest ? response : compressed(request, response);
};

const BODY = '<div class="contents">';

/**
 * Puts the app's frame, without a word of content, into the shell that is kept on phones: it is seen at once, while
 * the app's code is read. The root layout takes it away in the frame in which it shows its own.
 */
const withFirstPaint = (html: string): string =>
  html.replace(BODY, () => BODY + render(FirstPaint).body);

function report(error: unknown, problem: DomainError, event: RequestEvent): void {
  const about = {
    requestId: event.locals.requestId,
    method: event.request.method,
    path: event.url.pathname,
  };
  if (problem.code === 'INTERNAL') log.error({ ...about, error }, 'a request failed');
  else if (problem.code === 'DATABASE_DOWN' || problem.code === 'BUSY')
    log.warn(
      { ...about, error: error instanceof Error ? error.message : String(error) },
      problem.code,
    );
}

const KIT_CODES: Record<number, ErrorCode> = { 404: 'NOT_FOUND', 413: 'TOO_LARGE' };

/** What a page may show of an error: a fixed text and where to find the rest in the log. */
export const handleError: HandleServerError = ({ error, event, status }) => {
  const { requestId } = event.locals;
  if (status < 500) {
    const code = KIT_CODES[status] ?? 'INVALID'; // Kit's own: no such page, wrong method, wrong type
    return { message: code, code, requestId };
  }
  const problem = toDomainError(error);
  event.locals.problem = problem;
  report(error, problem, event);
  return { message: problem.code, code: problem.code, requestId };
};
