import type { LiveUser } from '#lib/server/auth/sessions.ts';

/** Who asks, for HTTP and for the live socket alike. */
export interface Context {
  user: LiveUser | null;
  sessionId: string | null;
  requestId: string;
}
