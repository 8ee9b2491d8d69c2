import { redirect } from '@sveltejs/kit';
import { dropSessionCookie, refused } from '#lib/server/auth/forms.ts';
import { endSession, SESSION_COOKIE } from '#lib/server/auth/sessions.ts';
import type { Actions } from './$types';

// Actions only: a `load` here would make the page an error when offline.
export const actions: Actions = {
  /** Signs this browser out whatever happens; says so when the server could not confirm the end yet. */
  signout: async (event) => {
    const token = event.cookies.get(SESSION_COOKIE);
    dropSessionCookie(event);
    try {
      if (token) await endSession(token);
    } catch (error) {
      return refused(event, error, {});
    }
    redirect(303, '/sign-in');
  },
};
