import type { ErrorCode } from '../errors.ts';
import type { Role } from '../permissions/table.ts';
import type { AccountProblem } from './rules.ts';

/** Why a form of signing up, in or out was refused, and what was typed, so that the page shows both. Never a password. */
export interface FormRefusal {
  code: ErrorCode;
  /** By the input's name. */
  fields: Partial<Record<string, AccountProblem>>;
  /** Milliseconds until it may be tried again. */
  retryAfterMs: number | null;
  typed: Partial<Record<string, string>>;
}

/** What a person may see of their own account. */
export interface Profile {
  id: string;
  email: string;
  name: string;
  role: Role;
  createdAt: string;
}
