/**
 * Every way a request or a queued item can fail, and the one reaction the phone has to each class.
 * Words for people stand in `messages/en/errors.ts` under the same codes.
 *
 * - `offline`  nothing was decided: wait for a line and send the same thing again
 * - `later`    the server asks to wait: obey its delay
 * - `hold`     the account question is open: keep everything, send nothing, ask to sign in
 * - `outdated` this app is too old: keep everything, ask to reload
 * - `refused`  final for these words: keep them, show why, let the person mend and resend
 * - `bug`      ours: keep everything, report
 */
export const ERROR_CLASS = {
  OFFLINE: 'offline',
  TIMEOUT: 'offline',
  NOT_OUR_SERVER: 'offline', // a captive portal or a proxy answered instead of us
  BUSY: 'later',
  RATE_LIMITED: 'later',
  DATABASE_DOWN: 'later',
  SIGNED_OUT: 'hold',
  OTHER_ACCOUNT: 'hold',
  APP_OUTDATED: 'outdated',
  INVALID: 'refused',
  FORBIDDEN: 'refused',
  NOT_FOUND: 'refused',
  SUBJECT_GONE: 'refused',
  CONFLICT: 'refused',
  ID_TAKEN: 'refused',
  CLOCK_WRONG: 'refused', // the phone's clock cannot be right, so nobody knows when it was
  TOO_LARGE: 'refused',
  UPLOAD_MISSING: 'later',
  UPLOAD_MISMATCH: 'refused', // bytes do not hash to what was declared
  NOT_A_PHOTO: 'refused',
  HEIC_UNSUPPORTED: 'refused',
  TOO_MANY_PIXELS: 'refused',
  TOO_MANY_BYTES: 'refused',
  TOO_MANY_PHOTOS: 'refused',
  WRONG_CREDENTIALS: 'refused',
  EMAIL_UNAVAILABLE: 'refused',
  NO_OWN_DOMAIN: 'refused', // no website of its own is on record for the company
  OTHER_DOMAIN: 'refused', // the address is not at the company's domain
  CODE_WRONG: 'refused',
  CLAIM_OVER: 'refused', // never begun, expired, replaced or used
  PROOF_NOT_FOUND: 'refused', // the DNS answers, and the record is not there
  DNS_DOWN: 'later',
  MAIL_DOWN: 'later', // not set up, or the mail server does not take it
  PLACES_OFF: 'refused', // the operator has set up no places service
  PLACES_DOWN: 'later', // it does not answer, or not as one
  PHONE_FULL: 'refused',
  STORE_CLOSED: 'refused', // the browser keeps nothing, or its store does not open
  STORE_BUSY: 'refused', // another tab holds an older version of the store
  PART_MISSING: 'refused', // something is gone from the phone's own store
  NOT_A_COPY: 'refused', // a file that is none of ours, or damaged
  INTERNAL: 'bug',
} as const;

export type ErrorCode = keyof typeof ERROR_CLASS;
export type ErrorClass = (typeof ERROR_CLASS)[ErrorCode];

/** A refusal with its reason; `field` names the input it is about, `retryAfterMs` when to come again. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly detail: unknown;

  constructor(
    code: ErrorCode,
    options: { field?: string; retryAfterMs?: number; detail?: unknown; cause?: unknown } = {},
  ) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DomainError';
    this.code = code;
    this.field = options.field;
    this.retryAfterMs = options.retryAfterMs;
    this.detail = options.detail;
  }
}
