import type { Cookies, RequestEvent } from '@sveltejs/kit';

export interface SetCookie {
  value: string;
  options: Parameters<Cookies['set']>[2] & { maxAge?: number };
}

/**
 * A request as Kit hands it to hooks, routes and form actions, for tests that call those as functions.
 * `jar` gathers the cookies that would be set, `headers` those of `setHeaders`.
 */
export function makeEvent(
  request: Request,
  { address = '192.0.2.1', locals = {} }: { address?: string; locals?: Partial<App.Locals> } = {},
) {
  const sent = new Map(
    (request.headers.get('x-test-cookie') ?? '')
      .split('; ')
      .filter(Boolean)
      .map((pair): [string, string] => [
        pair.slice(0, pair.indexOf('=')),
        pair.slice(pair.indexOf('=') + 1),
      ]),
  );
  const jar = new Map<string, SetCookie>();
  const headers: Record<string, string> = {};
  const event = {
    request,
    url: new URL(request.url),
    locals: { user: null, sessionId: null, requestId: 'test', problem: null, ...locals },
    cookies: {
      get: (name: string) => jar.get(name)?.value ?? sent.get(name),
      set: (name: string, value: string, options: SetCookie['options']) =>
        void jar.set(name, { value, options }),
      delete: (name: string, options: SetCookie['options']) =>
        void jar.set(name, { value: '', options: { ...options, maxAge: 0 } }),
    },
    setHeaders: (more: Record<string, string>) => void Object.assign(headers, more),
    getClientAddress: () => address,
  };
  // Only what our hooks and actions use is there; Kit's whole event cannot be made by hand.
  return { event: event as unknown as RequestEvent<never, never>, jar, headers };
}

/** The header that carries cookies into `makeEvent`: `Request` itself refuses a `Cookie` header. */
export const withCookie = (name: string, value: string): Record<string, string> => ({
  'x-test-cookie': `${name}=${value}`,
});
