import { redirect } from '@sveltejs/kit';
import { signUpFields } from '#lib/domain/account/schemas.ts';
import {
  callerOf,
  nextPage,
  parsed,
  readForm,
  refused,
  setSessionCookie,
} from '#lib/server/auth/forms.ts';
import { signUp } from '#lib/server/services/accounts.ts';
import type { Actions } from './$types';

// Actions only: a `load` here would make the page an error when offline.
export const actions: Actions = {
  default: async (event) => {
    let typed = { email: '', name: '' };
    try {
      const { email, name, password } = await readForm(event.request, [
        'email',
        'name',
        'password',
      ]);
      typed = { email: email.slice(0, 300), name: name.slice(0, 400) };
      const fields = parsed(signUpFields.safeParse({ email, name, password }));
      const { cookie } = await signUp(fields, callerOf(event));
      setSessionCookie(event, cookie);
    } catch (error) {
      return refused(event, error, typed);
    }
    redirect(303, nextPage(event.url, '/contributions'));
  },
};
