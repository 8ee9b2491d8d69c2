const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Was this request made by another site? Kit's own check looks only at form types, and a body without
 * a type needs no preflight either, so every writing method has to say that it comes from here.
 */
export function isForeign(request: Request, ours: string): boolean {
  if (READING.has(request.method)) return false;
  const origin = request.headers.get('origin');
  if (origin !== null) return origin !== ours;
  return request.headers.get('sec-fetch-site') !== 'same-origin';
}
