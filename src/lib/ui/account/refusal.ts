import type { ErrorCode } from '#lib/domain/errors.ts';

/** Why a form was refused, and what was typed, so that both are shown. */
export interface Refusal {
  code: ErrorCode;
  /** By input name: a code of domain/account/rules.ts. */
  fields: Record<string, string>;
  retryAfterMs: number | null;
  typed: Record<string, string>;
}
