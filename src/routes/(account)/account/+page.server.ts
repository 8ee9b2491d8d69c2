import { redirect } from '@sveltejs/kit';
import { dropSessionCookie } from '#lib/server/auth/forms.ts';
import { endSession, SESSION_COOKIE } from '#lib/server/auth/sessions.ts';
import type { Actions } from './$types';

// Actions only: a `load` here would make the page an error when offline.
export const actions: Actions = {
  /** Signs this browser out whatever happens; the next page says when the server could not confirm it. */
  signout: async (event) => {
    const token = event.cookies.get(SESSION_COOKIE);
    dropSessionCookie(event);
    const ended = token
      ? await endSession(token).then(
          () => true,
          () => false, // logged, and tried again until it is
        )
      : true;
    redirect(303, ended ? '/sign-in' : '/sign-in?unconfirmed');
  },
};
