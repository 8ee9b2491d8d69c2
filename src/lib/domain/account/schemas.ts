import { z } from 'zod';
import {
  emailProblem,
  EMAIL_MAX,
  nameProblem,
  normaliseEmail,
  normaliseName,
  normalisePassword,
  passwordProblem,
  PASSWORD_MAX,
} from './rules.ts';

/** A text brought into its one form, then checked; issues carry the rule's code as their message. */
const checked = (
  max: number,
  tooLong: string,
  normalise: (text: string) => string,
  problem: (text: string) => string | null,
) =>
  z
    .string()
    .max(max, { message: tooLong, abort: true }) // a cheap bound before any work
    .transform(normalise)
    .check((ctx) => {
      const message = problem(ctx.value);
      if (message) ctx.issues.push({ code: 'custom', message, input: ctx.value });
    });

const email = checked(EMAIL_MAX * 2, 'EMAIL_TOO_LONG', normaliseEmail, emailProblem);

export const signUpFields = z.strictObject({
  email,
  name: checked(1_000, 'NAME_TOO_LONG', normaliseName, nameProblem),
  password: checked(PASSWORD_MAX * 4, 'PASSWORD_TOO_LONG', normalisePassword, passwordProblem),
});

/** Signing in checks shape only: an old password may break today's rules. */
export const signInFields = z.strictObject({
  email,
  password: checked(PASSWORD_MAX * 4, 'PASSWORD_TOO_LONG', normalisePassword, (password) =>
    password === ''
      ? 'PASSWORD_EMPTY'
      : password.length > PASSWORD_MAX * 2
        ? 'PASSWORD_TOO_LONG'
        : null,
  ),
});
export type SignUpFields = z.infer<typeof signUpFields>;
export type SignInFields = z.infer<typeof signInFields>;
