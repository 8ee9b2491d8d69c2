import { endOtherSessions, listSessions } from '#lib/server/auth/sessions.ts';
import { readProfile } from '#lib/server/services/accounts.ts';
import { memberProcedure, publicProcedure, router } from './base.ts';

export const accountRouter = router({
  /** Who this browser is signed in as, or null. No e-mail address: the phone keeps this answer. */
  me: publicProcedure.query(({ ctx }) =>
    ctx.user ? { id: ctx.user.id, name: ctx.user.name, role: ctx.user.role } : null,
  ),
  /** All of one's own account, for the account page. */
  profile: memberProcedure.query(({ ctx }) => readProfile(ctx.user.id)),
  /** Where one is signed in. */
  sessions: memberProcedure.query(({ ctx }) => listSessions(ctx.user.id, ctx.sessionId)),
  /** Signs out everywhere but here; answers how many sessions ended. */
  endOtherSessions: memberProcedure.mutation(({ ctx }) =>
    endOtherSessions(ctx.user.id, ctx.sessionId),
  ),
});
