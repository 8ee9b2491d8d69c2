import type { SignedInUser } from '#lib/server/auth/sessions.ts';

/** Who asks, for HTTP and for the live socket alike. */
export interface Context {
  user: SignedInUser | null;
  sessionId: string | null;
  requestId: string;
}
