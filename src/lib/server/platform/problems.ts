import { DomainError } from '#lib/domain/errors.ts';
import type { ErrorCode } from '#lib/domain/errors.ts';

/** The one table from a domain code to an HTTP status. */
export const HTTP_STATUS: Record<ErrorCode, number> = {
  OFFLINE: 503,
  TIMEOUT: 503,
  NOT_OUR_SERVER: 502,
  BUSY: 503,
  RATE_LIMITED: 429,
  DATABASE_DOWN: 503,
  SIGNED_OUT: 401,
  OTHER_ACCOUNT: 403,
  APP_OUTDATED: 412,
  INVALID: 400,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  SUBJECT_GONE: 404,
  CONFLICT: 409,
  ID_TAKEN: 409,
  CLOCK_WRONG: 422,
  TOO_LARGE: 413,
  UPLOAD_MISSING: 409,
  UPLOAD_MISMATCH: 422,
  NOT_A_PHOTO: 422,
  HEIC_UNSUPPORTED: 415,
  TOO_MANY_PIXELS: 422,
  TOO_MANY_BYTES: 413,
  TOO_MANY_PHOTOS: 422,
  WRONG_CREDENTIALS: 401,
  EMAIL_UNAVAILABLE: 409,
  NO_OWN_DOMAIN: 409,
  OTHER_DOMAIN: 422,
  CODE_WRONG: 422,
  CLAIM_OVER: 409,
  PROOF_NOT_FOUND: 409,
  DNS_DOWN: 503,
  MAIL_DOWN: 503,
  PLACES_OFF: 404,
  PLACES_DOWN: 503,
  PHONE_FULL: 507,
  STORE_CLOSED: 507, // these four are the phone's own and never answered by a server
  STORE_BUSY: 507,
  PART_MISSING: 507,
  NOT_A_COPY: 422,
  INTERNAL: 500,
};

const RETRY_MS = 2_000;

// PostgreSQL (shutting down, starting, too many connections) and Prisma say it in codes,
// the operating system in others, and `pg` in bare words.
const DOWN_CODES = new Set(
  `57P01 57P02 57P03 53300 P1001 P1002 P1017 P2024 ECONNREFUSED ECONNRESET EPIPE ENOTFOUND ETIMEDOUT EHOSTUNREACH`.split(
    ' ',
  ),
);
const DOWN_WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end)/i;
// Statement timeout, serialisation failure, deadlock, lock timeout: the database lives, but not for this now.
const BUSY_CODES = new Set(['57014', '40001', '40P01', '55P03', 'P2034']);

/** The error, what caused it, and what it bundles, outermost first. */
function* chain(error: unknown, depth = 0): Generator<{ code?: unknown; message?: unknown }> {
  if (typeof error !== 'object' || error === null || depth > 6) return;
  yield error;
  const { cause, errors } = error as { cause?: unknown; errors?: unknown };
  if (cause !== error) yield* chain(cause, depth + 1);
  if (Array.isArray(errors)) for (const one of errors) yield* chain(one, depth + 1);
}

/** What any thrown thing means to the one who asked; everything unexpected is `INTERNAL` and says no more. */
export function toDomainError(error: unknown): DomainError {
  for (const link of chain(error)) {
    if (link instanceof DomainError) return link;
    const code = typeof link.code === 'string' ? link.code : '';
    const words = typeof link.message === 'string' ? link.message : '';
    if (DOWN_CODES.has(code) || code.startsWith('08') || DOWN_WORDS.test(words))
      return new DomainError('DATABASE_DOWN', { retryAfterMs: RETRY_MS, cause: error });
    if (BUSY_CODES.has(code))
      return new DomainError('BUSY', { retryAfterMs: RETRY_MS, cause: error });
  }
  return new DomainError('INTERNAL', { cause: error });
}

/** The part of a refusal that may leave the server. */
export function publicPart(problem: DomainError, requestId: string | null) {
  const { code, field, retryAfterMs, detail } = problem;
  return {
    httpStatus: HTTP_STATUS[code],
    requestId,
    domain: { code, field, retryAfterMs, detail: code === 'INTERNAL' ? undefined : detail },
  };
}
export type PublicProblem = ReturnType<typeof publicPart>;

/** `Retry-After` in whole seconds, never 0, or undefined. */
export const retryAfter = (problem: DomainError): string | undefined =>
  problem.retryAfterMs === undefined
    ? undefined
    : String(Math.max(1, Math.ceil(problem.retryAfterMs / 1000)));

/**
 * A refusal as JSON, in the shape of a tRPC error, so that the phone reads `error.data.domain.code`
 * whoever answered: a procedure, a route or the hook.
 */
export function problemResponse(problem: DomainError, requestId: string | null): Response {
  const data = publicPart(problem, requestId);
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'cache-control': 'private, no-store',
  };
  const after = retryAfter(problem);
  if (after) headers['retry-after'] = after;
  return new Response(
    JSON.stringify({ error: { message: problem.code, code: -32_000 - data.httpStatus, data } }),
    { status: data.httpStatus, headers },
  );
}
