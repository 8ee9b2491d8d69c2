import type { ErrorCode } from '#lib/domain/errors.ts';

/** Looking up where a place is, and its address. */
export const places = {
  label: 'Look it up by name or address',
  hint: 'What you look up, words or figures, is sent to our server and the service that it asks.',
  search: 'Look up',
  reverse: 'Which address is there?',
  asking: 'Asking…',
  found: (count: number) => (count === 1 ? 'One place found.' : `${count} places found.`),
  none: 'Nothing is known by that name. Try fewer words, or the town.',
  nothingThere: 'No address is known there.',
  take: 'Take this',
  takeOf: (name: string) => `Take this: ${name}`,
  taken: (fields: readonly string[]) =>
    `Filled in: ${fields.join(', ')}. Please look whether it is right.`,
  at: (latitude: number, longitude: number) => `${latitude}, ${longitude}`,
  problem(code: ErrorCode): string {
    switch (code) {
      case 'BUSY':
        return 'Others are asking just now. Try again in a few seconds.';
      case 'RATE_LIMITED':
        return 'You have asked many times. Try again in some minutes, or type the figures.';
      case 'INVALID':
        return 'That cannot be looked up. Two to 200 characters are needed.';
      case 'OFFLINE':
      case 'TIMEOUT':
      case 'NOT_OUR_SERVER':
        return 'No answer came. Check your connection, or type the figures.';
      default:
        return 'Looking it up does not work for now. Type the figures, or leave them empty.';
    }
  },
} as const;
