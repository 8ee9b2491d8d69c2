import type { Said } from '#lib/domain/sightings/sighting.ts';

const people = (n: number): string =>
  `${n.toLocaleString('en-GB')} ${n === 1 ? 'visitor' : 'visitors'}`;
const say = (n: number): string => (n === 1 ? 'says' : 'say');
const lastAt = (n: number, time: string): string => (n === 1 ? time : `last at ${time}`);

/** What visitors say on site, and the buttons to say it. */
export const sightings = {
  title: 'Seen by visitors',
  button: { CLOSED: 'Closed today', OPEN: 'Open today', TRUE: 'Still true' } satisfies Record<
    Said,
    string
  >,
  /** For those who do not see what a button stands beside. */
  buttonOf: {
    CLOSED: (name: string) => `Closed today: ${name}`,
    OPEN: (name: string) => `Open today: ${name}`,
    TRUE: (name: string) => `Still true: what this page says of ${name}`,
  } satisfies Record<Said, (name: string) => string>,
  closed: (n: number, time: string) => `Closed today, ${say(n)} ${people(n)}, ${lastAt(n, time)}`,
  open: (n: number, time: string) => `Open today, ${say(n)} ${people(n)}, ${lastAt(n, time)}`,
  disagree: (closed: number, open: number, ago: string) =>
    `${closed} ${say(closed)} closed, ${open} ${say(open)} open, ${ago}`,
  disagreeTitle: 'Visitors do not agree',
  disagreeText: 'Better look yourself, or ask at the entrance.',
  againstTitle: 'Visitors say something else',
  againstText: (status: string) =>
    `This page says “${status}”. Both stand here until somebody has looked into it.`,
  lately: 'Before that',
  dayClosed: (n: number) => `${people(n)} said closed`,
  dayOpen: (n: number) => `${people(n)} said open`,
  and: ', ',
  nothing: 'Nobody has said anything today.',
  notHere: 'What others say is not on this device yet.',
  own: {
    CLOSED: (time: string) => `You said closed at ${time}.`,
    OPEN: (time: string) => `You said open at ${time}.`,
    TRUE: (day: string) => `You found it true on ${day}.`,
  } satisfies Record<Said, (when: string) => string>,
  takeBack: 'Tap again to take it back.',
  waits: 'Waits to be sent.',
  saidIt: {
    CLOSED: (name: string) => `${name}: closed today. Kept on this device.`,
    OPEN: (name: string) => `${name}: open today. Kept on this device.`,
    TRUE: (name: string) => `${name}: still true. Kept on this device.`,
  } satisfies Record<Said, (name: string) => string>,
  tookBack: (name: string) => `${name}: taken back.`,
  failed: 'It could not be kept',
  refused: 'Not sent.',
  checked: {
    fresh: (n: number, day: string) => `Checked by ${people(n)}, last on ${day}.`,
    fading: (n: number, day: string) => `Checked by ${people(n)}, some months ago: last on ${day}.`,
    old: (n: number, day: string) =>
      `Last checked on ${day}, by ${people(n)}. Much may have changed since.`,
  },
  checkedBefore: (day: string) => `Checked on ${day}, but something here was changed since.`,
  verified: (day: string) => `Verified by a moderator on ${day}.`,
  verifiedBefore: (day: string) =>
    `Verified by a moderator on ${day}, but something here was changed since.`,
  evidence: 'By',
  unchecked: 'No visitor has checked this yet.',
} as const;
