import type { DomainError, ErrorCode } from '#lib/domain/errors.ts';
import type { LiveUser } from '#lib/server/auth/sessions.ts';

declare global {
  namespace App {
    interface Error {
      message: string;
      code?: ErrorCode;
      requestId?: string;
    }
    interface Locals {
      /** Null for visitors, and always on public pages, which are the same for everyone. */
      user: LiveUser | null;
      sessionId: string | null;
      requestId: string;
      /** Why answering failed, so that the hook can give it the right status. */
      problem: DomainError | null;
    }
  }
}
