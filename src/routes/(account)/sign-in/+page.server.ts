import { redirect } from '@sveltejs/kit';
import { signInFields } from '#lib/domain/account/schemas.ts';
import { may } from '#lib/domain/permissions/table.ts';
import {
  callerOf,
  nextPage,
  parsed,
  readForm,
  refused,
  setSessionCookie,
} from '#lib/server/auth/forms.ts';
import { signIn } from '#lib/server/services/accounts.ts';
import type { Actions } from './$types';

// Actions only: a `load` here would make the page an error when offline.
export const actions: Actions = {
  default: async (event) => {
    let typed = { email: '' };
    let home: string;
    try {
      const { email, password } = await readForm(event.request, ['email', 'password']);
      typed = { email: email.slice(0, 300) };
      const fields = parsed(signInFields.safeParse({ email, password }));
      const { user, cookie } = await signIn(fields, callerOf(event));
      setSessionCookie(event, cookie);
      home = may(user.role, 'desk.read') ? '/desk' : '/contributions';
    } catch (error) {
      return refused(event, error, typed);
    }
    redirect(303, nextPage(event.url, home));
  },
};
