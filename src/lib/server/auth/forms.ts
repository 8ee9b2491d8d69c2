import { fail } from '@sveltejs/kit';
import type { ActionFailure, RequestEvent } from '@sveltejs/kit';
import { DomainError } from '#lib/domain/errors.ts';
import type { FormRefusal } from '#lib/domain/account/account.ts';
import { bounded } from '#lib/server/platform/body.ts';
import { log } from '#lib/server/platform/log.ts';
import { HTTP_STATUS, retryAfter, toDomainError } from '#lib/server/platform/problems.ts';
import { FORGET_COOKIE, LEFT_COOKIE, SESSION_COOKIE } from './sessions.ts';
import type { SessionCookie } from './sessions.ts';

const FORM_MAX = 32 * 1024; // bytes

/** The named text inputs of a submitted form; what is missing or a file is ''. Throws TOO_LARGE, INVALID. */
export async function readForm<Name extends string>(
  request: Request,
  names: readonly Name[],
): Promise<Record<Name, string>> {
  const whole = await bounded(request, FORM_MAX);
  const form = await whole.formData().catch((cause: unknown) => {
    throw new DomainError('INVALID', { cause });
  });
  return Object.fromEntries(
    names.map((name) => {
      const value = form.get(name);
      return [name, typeof value === 'string' ? value : ''];
    }),
  ) as Record<Name, string>;
}

/** `result` of a zod `safeParse`, or INVALID whose detail says what is wrong with each input. */
export function parsed<T>(
  result:
    | { success: true; data: T }
    | { success: false; error: { issues: readonly { path: PropertyKey[]; message: string }[] } },
): T {
  if (result.success) return result.data;
  const fields: Record<string, string> = {};
  for (const { path, message } of result.error.issues) fields[String(path[0])] ??= message;
  throw new DomainError('INVALID', { detail: fields });
}

/** A form's answer to anything thrown while handling it. */
export function refused(
  event: RequestEvent,
  error: unknown,
  typed: Record<string, string>,
): ActionFailure<FormRefusal> {
  const problem = toDomainError(error);
  if (problem.code === 'INTERNAL')
    log.error(
      { requestId: event.locals.requestId, path: event.url.pathname, error },
      'a form failed',
    );
  const after = retryAfter(problem);
  if (after) event.setHeaders({ 'retry-after': after });
  const fields =
    problem.code === 'INVALID' ? ((problem.detail ?? {}) as FormRefusal['fields']) : {};
  return fail(HTTP_STATUS[problem.code], {
    code: problem.code,
    fields,
    retryAfterMs: problem.retryAfterMs ?? null,
    typed,
  });
}

/** Who submits, as the account service wants it. */
export function callerOf(event: RequestEvent) {
  let address = 'unknown';
  try {
    address = event.getClientAddress();
  } catch {
    // ADDRESS_HEADER is set and the header is missing: count all such callers as one, do not fail.
  }
  return {
    address,
    userAgent: event.request.headers.get('user-agent'),
    token: event.cookies.get(SESSION_COOKIE) ?? null,
  };
}

export function setSessionCookie(event: RequestEvent, cookie: SessionCookie): void {
  event.cookies.set(cookie.name, cookie.value, cookie.attributes);
  // Whoever left before, this session is a new one.
  dropLeftCookie(event);
  if (event.cookies.get(FORGET_COOKIE) !== undefined) event.cookies.delete(FORGET_COOKIE, READABLE);
}

/** For a page's own code. */
const READABLE = { path: '/', secure: true, httpOnly: false, sameSite: 'lax' } as const;

export function dropLeftCookie(event: RequestEvent): void {
  if (event.cookies.get(LEFT_COOKIE) !== undefined) event.cookies.delete(LEFT_COOKIE, READABLE);
}

export function setForgetCookie(event: RequestEvent): void {
  event.cookies.set(FORGET_COOKIE, '1', { ...READABLE, maxAge: 400 * 86_400 }); // the longest there is
}

export function dropSessionCookie(event: RequestEvent): void {
  // A browser ignores a `__Host-` cookie without Secure, so its removal needs it too.
  event.cookies.delete(SESSION_COOKIE, {
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'lax',
  });
}

/** Where `?next=` leads if that is a page of ours, else `otherwise`. */
export function nextPage(url: URL, otherwise: string): string {
  const next = url.searchParams.get('next');
  if (!next?.startsWith('/')) return otherwise;
  const target = URL.parse(next, url.origin); // "//evil.test" and "/\evil.test" leave this origin
  if (target?.origin !== url.origin) return otherwise;
  return target.pathname + target.search;
}
