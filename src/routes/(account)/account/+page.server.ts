import { redirect } from '@sveltejs/kit';
import {
  dropLeftCookie,
  dropSessionCookie,
  readForm,
  setForgetCookie,
} from '#lib/server/auth/forms.ts';
import { endSession, SESSION_COOKIE } from '#lib/server/auth/sessions.ts';
import type { Actions } from './$types';

// Actions only: a `load` here would make the page an error when offline.
export const actions: Actions = {
  /**
   * Signs this browser out whatever happens; the next page says when the server could not confirm it.
   * `everything`: the browser also throws away all that it keeps of us, which the person was asked about.
   * A browser that sends the form by itself (the page had not come to life) still holds what is
   * private: a cookie tells the next page to let it go, so the cookies are not cleared then.
   */
  signout: async (event) => {
    const token = event.cookies.get(SESSION_COOKIE);
    dropSessionCookie(event);
    dropLeftCookie(event);
    const { everything } = await readForm(event.request, ['everything']).catch(() => ({
      everything: '',
    }));
    const byScript = event.request.headers.has('x-sveltekit-action');
    if (!byScript) setForgetCookie(event);
    // "storage" would take what another person left unsent: only where the page found nothing of theirs.
    const cleared = ['cache', ...(byScript ? ['cookies'] : []), ...(everything ? ['storage'] : [])];
    event.setHeaders({ 'clear-site-data': cleared.map((what) => `"${what}"`).join(', ') });
    const ended = token
      ? await endSession(token).then(
          () => true,
          () => false, // logged, and tried again until it is
        )
      : true;
    redirect(303, ended ? '/sign-in' : '/sign-in?unconfirmed');
  },
};
