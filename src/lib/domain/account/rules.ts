import { graphemes, unkeepableAt } from '../text.ts';
import { isCommonPassword } from './common-passwords.ts';
import { resemblesReservedName } from './reserved-names.ts';

/**
 * What an e-mail address, a name and a password must be, on the phone and on the server alike.
 * Each `…Problem` answers a code that `messages/en/account.ts` turns into words, or null.
 * No zod here, so a form may check while one types without loading it.
 */
export const EMAIL_MAX = 254; // UTF-16 units after normalising
export const NAME_MIN = 2; // graphemes
export const NAME_MAX = 40;
export const PASSWORD_MIN = 8; // code points
export const PASSWORD_MAX = 256;

export type EmailProblem = 'EMAIL_EMPTY' | 'EMAIL_TOO_LONG' | 'EMAIL_SHAPE';
export type NameProblem =
  'NAME_TOO_SHORT' | 'NAME_TOO_LONG' | 'NAME_UNKEEPABLE' | 'NAME_INVISIBLE' | 'NAME_RESERVED';
export type PasswordProblem =
  'PASSWORD_TOO_SHORT' | 'PASSWORD_TOO_LONG' | 'PASSWORD_UNKEEPABLE' | 'PASSWORD_COMMON';
export type AccountProblem = EmailProblem | NameProblem | PasswordProblem | 'PASSWORD_EMPTY';

// Every part is followed by a character it cannot contain, so matching takes linear time.
const EMAIL =
  /^[\p{L}\p{N}!#$&'*+/=?^_`{|}~-]{1,64}(?:\.[\p{L}\p{N}!#$&'*+/=?^_`{|}~-]{1,64})*@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+$/u;

/** One spelling for one address: NFC and lower case, no white space around it. */
export const normaliseEmail = (email: string): string =>
  email.trim().normalize('NFC').toLowerCase();

/** Checks a normalised address. Only a letter that arrives proves one, so this stays generous. */
export function emailProblem(email: string): EmailProblem | null {
  if (email === '') return 'EMAIL_EMPTY';
  if (email.length > EMAIL_MAX) return 'EMAIL_TOO_LONG';
  return EMAIL.test(email) ? null : 'EMAIL_SHAPE';
}

/** NFC, one space between words, none around them. Control characters stay, to be refused by name. */
export const normaliseName = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/[\p{Zs}\t]+/gu, ' ')
    .trim();

// Controls, line separators, what turns the reading direction round, and what shows nothing at all.
// Zero-width joiners stay allowed: Persian and Indic names and many emoji need them.
const NAME_UNKEEPABLE =
  /[\p{Cc}\p{Co}\p{Zl}\p{Zp}\u00AD\u061C\u115F\u1160\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB]|\u034F|\u17B4|\u17B5|\p{Variation_Selector}{2}/u;
const VISIBLE = /[\p{L}\p{N}\p{S}\p{P}]/u;

/** Checks a normalised name. */
export function nameProblem(name: string): NameProblem | null {
  if (name.length > NAME_MAX * 8) return 'NAME_TOO_LONG'; // also stops towers of combining marks
  if (unkeepableAt(name) >= 0 || NAME_UNKEEPABLE.test(name)) return 'NAME_UNKEEPABLE';
  const length = graphemes(name, NAME_MAX);
  if (length < NAME_MIN) return 'NAME_TOO_SHORT';
  if (length > NAME_MAX) return 'NAME_TOO_LONG';
  if (!VISIBLE.test(name)) return 'NAME_INVISIBLE';
  if (/\p{M}{4}/u.test(name.normalize('NFD'))) return 'NAME_UNKEEPABLE';
  return resemblesReservedName(name) ? 'NAME_RESERVED' : null;
}

/** The same password typed on two keyboards must hash alike. */
export const normalisePassword = (password: string): string => password.normalize('NFKC');

/** Checks a password someone chooses, normalised. */
export function passwordProblem(password: string): PasswordProblem | null {
  if (password.length > PASSWORD_MAX * 2) return 'PASSWORD_TOO_LONG';
  const length = [...password].length;
  if (length < PASSWORD_MIN) return 'PASSWORD_TOO_SHORT';
  if (length > PASSWORD_MAX) return 'PASSWORD_TOO_LONG';
  if (unkeepableAt(password) >= 0) return 'PASSWORD_UNKEEPABLE';
  return isCommonPassword(password) ? 'PASSWORD_COMMON' : null;
}
