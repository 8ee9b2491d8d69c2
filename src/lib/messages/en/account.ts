import type { AccountProblem } from '#lib/domain/account/rules.ts';
import type { Role } from '#lib/domain/permissions/table.ts';

export const account = {
  signInTitle: 'Sign in',
  signInLead: 'Reading needs no account. Sign in to send what you wrote.',
  signInAction: 'Sign in',
  signUpTitle: 'Create an account',
  signUpLead:
    'A name, an e-mail and a password. What you wrote on this device can be claimed right after.',
  signUpAction: 'Create account',
  toSignUp: 'No account yet?',
  toSignUpLink: 'Create one',
  toSignIn: 'Already have one?',
  email: 'E-mail',
  password: 'Password',
  passwordHint: 'At least 8 characters. A few words in a row are best.',
  passwordShow: 'Show the password',
  name: 'Name',
  nameHint: 'Shown beside your reviews. 2 to 40 characters.',
  retryIn: (minutes: number) =>
    minutes <= 1 ? 'Try again in a minute.' : `Try again in ${minutes} minutes.`,
  typedStays: 'What you typed is still here. Send it again when there is a connection.',
  waitingHere: (n: number) =>
    n === 1
      ? 'One thing you wrote waits on this device.'
      : `${n} things you wrote wait on this device.`,

  accountTitle: 'Your account',
  role: { USER: 'Visitor', MODERATOR: 'Moderator', ADMIN: 'Administrator' } satisfies Record<
    Role,
    string
  >,
  roleLabel: 'Role',
  signOut: 'Sign out',
  signOutUnsent: (n: number) =>
    n === 1
      ? 'One thing has not been sent yet. It stays on this device and is sent when you sign in here again.'
      : `${n} things have not been sent yet. They stay on this device and are sent when you sign in here again.`,
  signOutUnconfirmed:
    'This device is signed out, but the server could not confirm it. It ends the session as soon as it can.',
  signOutShared:
    'Do others use this device too? Then open My contributions and throw away first what they must not find.',
  contributions: 'My contributions',
  desk: 'To the desk',

  claimTitle: (n: number) =>
    n === 1 ? 'You wrote something before signing in' : `You wrote ${n} things before signing in`,
  claimText: (name: string) =>
    `Was it you, ${name}? Then it is sent under your name. If not, it stays on this device untouched until its writer signs in.`,
  claimYes: 'Yes, it is mine',
  claimNo: 'Leave it',

  problem: {
    EMAIL_EMPTY: 'Type your e-mail address.',
    EMAIL_TOO_LONG: 'This address is too long: at most 254 characters.',
    EMAIL_SHAPE: 'This does not look like an e-mail address.',
    NAME_TOO_SHORT: 'A name has at least 2 characters.',
    NAME_TOO_LONG: 'A name has at most 40 characters.',
    NAME_UNKEEPABLE: 'There is a hidden character in this name. Type it again.',
    NAME_INVISIBLE: 'This name shows nothing. Choose one that can be read.',
    NAME_RESERVED: 'This name could be taken for an official one. Choose another.',
    PASSWORD_EMPTY: 'Type your password.',
    PASSWORD_TOO_SHORT: 'A password has at least 8 characters.',
    PASSWORD_TOO_LONG: 'A password has at most 256 characters.',
    PASSWORD_UNKEEPABLE: 'There is a character in this password that cannot be kept.',
    PASSWORD_COMMON: 'This password is among the first that are tried. Choose another.',
  } satisfies Record<AccountProblem, string>,
} as const;
