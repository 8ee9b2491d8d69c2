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
  signOutText:
    'Works without a connection too. What the server told this device about you is removed.',
  signOutUnconfirmed:
    'This device is signed out, but the server does not know yet. It ends the session at the next contact.',
  leaveTitle: (n: number) =>
    n === 1 ? 'One thing is not sent yet' : `${n} things are not sent yet`,
  leaveSize: (queued: number, drafts: number, size: string) =>
    `${queued} finished, ${drafts} still being written; photos: ${size}.`,
  leaveSend: 'Send first',
  leaveSendText: 'What is finished is sent now. Drafts stay, and you are asked again about them.',
  leaveSendOffline: 'There is no connection now.',
  leaveSending: (n: number) => (n === 1 ? 'Sending: 1 to go' : `Sending: ${n} to go`),
  leaveKeep: 'Keep on this device',
  leaveKeepText:
    'Nobody else is shown it here. It comes back when you sign in on this device again. It is not encrypted.',
  leaveSave: 'Save to a file',
  leaveSaveText: 'With its photos. You can open the file on another device and send it from there.',
  leaveSaved: 'The file is in your downloads. Now choose what stays here.',
  leaveDiscard: 'Throw away',
  leaveDiscardText: 'Text and photos are removed from this device.',
  leaveDiscardSure: (n: number) =>
    n === 1 ? 'Throw away one thing for good?' : `Throw away ${n} things for good?`,
  leaveDiscardYes: 'Throw away and sign out',
  leaveBack: 'Back',
  sharedTitle: 'Is this a shared device?',
  sharedText:
    'Sign out and leave nothing of yours here: unsent work, photos and settings too. What others left unsent stays.',
  sharedAction: 'Sign out and clear',
  sharedSure: 'Sign out and clear this device?',
  sharedSureText: (n: number) =>
    n === 0
      ? 'Nothing of yours is waiting to be sent. Everything ThrillWiki keeps of you here is removed.'
      : `${n === 1 ? 'One thing has' : `${n} things have`} not been sent and would be lost. Everything ThrillWiki keeps of you here is removed.`,
  contributions: 'My contributions',
  device: 'This device',
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
