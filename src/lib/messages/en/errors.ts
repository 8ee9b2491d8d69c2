import type { ErrorCode } from '#lib/domain/errors.ts';

/** X4: what happened, what is safe, and what to do. */
export interface ErrorWords {
  title: string;
  safe: string;
  todo: string;
}

const KEPT = 'Everything you wrote is kept on this device.';
const PHOTO_OUT = 'The photo was not added; your text and other photos are kept.';

export const errors: Record<ErrorCode, ErrorWords> = {
  OFFLINE: {
    title: 'No connection',
    safe: KEPT,
    todo: 'It goes on by itself when there is a connection.',
  },
  TIMEOUT: {
    title: 'No answer came in time',
    safe: KEPT,
    todo: 'It is tried again by itself. Nothing is sent twice.',
  },
  NOT_OUR_SERVER: {
    title: 'This network answers for us',
    safe: KEPT,
    todo: 'Open any page in the browser to sign in to the Wi-Fi, then come back.',
  },
  BUSY: { title: 'Very busy just now', safe: KEPT, todo: 'It is tried again in a moment.' },
  RATE_LIMITED: {
    title: 'Too many tries in a short time',
    safe: KEPT,
    todo: 'Wait a little; what is queued is sent later by itself.',
  },
  DATABASE_DOWN: {
    title: 'The server has a short break',
    safe: KEPT,
    todo: 'It is tried again in a moment.',
  },
  SIGNED_OUT: {
    title: 'You are signed out',
    safe: 'What you wrote waits on this device, for you alone.',
    todo: 'Sign in again and it is sent.',
  },
  OTHER_ACCOUNT: {
    title: 'This belongs to another account',
    safe: 'It is kept on this device and never sent as someone else.',
    todo: 'Sign in with the account it was written with.',
  },
  APP_OUTDATED: {
    title: 'This version of the app is too old',
    safe: KEPT,
    todo: 'Reload the app to get the new one.',
  },
  INVALID: {
    title: 'Something that was typed is not right',
    safe: 'Nothing is lost.',
    todo: 'Fix what is marked and send again.',
  },
  FORBIDDEN: {
    title: 'This is not allowed for your account',
    safe: 'Nothing was changed.',
    todo: 'If you think it should be, ask a moderator.',
  },
  NOT_FOUND: {
    title: 'This is not here',
    safe: 'Nothing was changed.',
    todo: 'It may have been removed or renamed: try the search.',
  },
  SUBJECT_GONE: {
    title: 'What you wrote about is gone from the catalogue',
    safe: 'Your text and photos are kept.',
    todo: 'Look for it under its new name, or copy your text.',
  },
  CONFLICT: {
    title: 'It was changed meanwhile',
    safe: 'Neither version is lost.',
    todo: 'Look at what stands now, then decide again.',
  },
  ID_TAKEN: {
    title: 'This was already used for something else',
    safe: 'Your text and photos are kept.',
    todo: 'Edit it and send it once more.',
  },
  CLOCK_WRONG: {
    title: 'The clock of this device is wrong',
    safe: 'Nothing else is affected.',
    todo: 'Set it right, and say it again.',
  },
  TOO_LARGE: {
    title: 'This is too large',
    safe: 'Nothing is lost.',
    todo: 'Make it shorter and send again.',
  },
  UPLOAD_MISSING: {
    title: 'A photo has not arrived whole',
    safe: 'It is kept on this device.',
    todo: 'It is sent again by itself.',
  },
  UPLOAD_MISMATCH: {
    title: 'A photo arrived damaged',
    safe: 'It is kept on this device.',
    todo: 'Remove it and add it again.',
  },
  NOT_A_PHOTO: {
    title: 'This is not a JPEG, PNG or WebP photo',
    safe: PHOTO_OUT,
    todo: 'Choose another file.',
  },
  HEIC_UNSUPPORTED: {
    title: 'HEIC photos cannot be used yet',
    safe: PHOTO_OUT,
    todo: 'Choose a JPEG, or set the camera to “Most compatible” for the next one.',
  },
  TOO_MANY_PIXELS: {
    title: 'This photo has 50 megapixels or more',
    safe: PHOTO_OUT,
    todo: 'Choose a smaller one.',
  },
  TOO_MANY_BYTES: {
    title: 'This photo is larger than 12 MB',
    safe: PHOTO_OUT,
    todo: 'Choose a smaller one.',
  },
  TOO_MANY_PHOTOS: {
    title: 'That is more than 8 photos',
    safe: PHOTO_OUT,
    todo: 'Remove one to add another.',
  },
  WRONG_CREDENTIALS: {
    title: 'E-mail or password is not right',
    safe: 'What you wrote on this device is untouched.',
    todo: 'Check both and try again.',
  },
  EMAIL_UNAVAILABLE: {
    title: 'This address cannot be used for a new account',
    safe: 'Nothing is lost.',
    todo: 'If it is yours, sign in instead.',
  },
  NO_OWN_DOMAIN: {
    title: 'No website of this company is on record',
    safe: 'Nothing was changed.',
    todo: 'Have its website corrected first: the proof is made with its domain.',
  },
  OTHER_DOMAIN: {
    title: 'This address is not at the company’s domain',
    safe: 'No mail was sent.',
    todo: 'Use an address there. If the website on record is wrong, have it corrected first.',
  },
  CODE_WRONG: {
    title: 'This code is not right',
    safe: 'The code in the newest mail still works.',
    todo: 'Compare it with the mail and try again.',
  },
  CLAIM_OVER: {
    title: 'This proof is over',
    safe: 'Nothing was changed.',
    todo: 'It was used, replaced, took too long, or was begun by another account. Begin again.',
  },
  PROOF_NOT_FOUND: {
    title: 'The record is not there yet',
    safe: 'It stays the same; nothing has to be begun again.',
    todo: 'New records can take an hour to be seen. Check again later.',
  },
  DNS_DOWN: {
    title: 'The domain could not be asked',
    safe: 'Nothing was changed.',
    todo: 'Its name server, or ours, does not answer just now. Try again in some minutes.',
  },
  MAIL_DOWN: {
    title: 'The mail could not be sent',
    safe: 'Nothing was changed.',
    todo: 'Try again in some minutes, or prove it with a DNS record.',
  },
  PLACES_OFF: {
    title: 'Places cannot be looked up here',
    safe: KEPT,
    todo: 'Type the figures, or leave them empty.',
  },
  PLACES_DOWN: {
    title: 'Places cannot be looked up for now',
    safe: KEPT,
    todo: 'Type the figures, or try again later.',
  },
  PHONE_FULL: {
    title: 'This device has no space left',
    safe: 'What was saved before is kept.',
    todo: 'Free some space, or leave out a photo.',
  },
  STORE_CLOSED: {
    title: 'This browser does not let us keep anything',
    safe: 'Reading works while there is a connection.',
    todo: 'Leave private browsing or allow this site to store data, then reload. Until then nothing can be written here.',
  },
  STORE_BUSY: {
    title: 'Another tab still runs an older version',
    safe: KEPT,
    todo: 'Close the other tabs of ThrillWiki and reload this one.',
  },
  PART_MISSING: {
    title: 'A part of this is missing on this device',
    safe: 'What is left is kept.',
    todo: 'Edit it, look whether all is there, and send it again.',
  },
  NOT_A_COPY: {
    title: 'This file cannot be read',
    safe: 'Nothing was changed on this device.',
    todo: 'Choose a file that was saved by ThrillWiki, or save it again.',
  },
  INTERNAL: {
    title: 'Something went wrong on our side',
    safe: KEPT,
    todo: 'Try again in a moment.',
  },
};

const count = (n: number) => n.toLocaleString('en-GB');

/** Words for what is wrong with one field, from its machine-readable issue. */
export function fieldIssue(issue: string): string {
  const [code, first, second] = issue.split(':');
  switch (code) {
    case 'TOO_LONG': {
      const max = Number(first);
      return second === 'many'
        ? `Far too long: at most ${count(max)} characters. All of it is kept until you shorten it.`
        : `Too long: ${count(Number(second))} characters, at most ${count(max)}. All of it is kept until you shorten it.`;
    }
    case 'UNKEEPABLE':
      return `There is a character at place ${count(Number(first) + 1)} that cannot be stored. The rest is kept: remove it and send again.`;
    case 'EMPTY':
      return 'Write something here.';
    case 'ENDS_BEFORE':
      return 'The last day comes before the first.';
    case 'RATING_NEEDED':
      return 'Choose at least half a star.';
    case 'NOT_A_DAY':
      return 'This is not a day of the calendar. Choose it again, or leave it empty.';
    case 'NOT_A_WAIT':
      return 'Give whole minutes, from 0 to 1,440 (24 hours), or leave it empty.';
    default:
      return 'This is not right. Check it and send again.';
  }
}
