import type { RefusalReason, SubmissionState } from '#lib/domain/moderation/submission.ts';

export const desk = {
  title: 'Desk',
  queue: 'Queue',
  waiting: (n: number) => `${n.toLocaleString('en-GB')} waiting`,
  oldest: (age: string) => `oldest ${age}`,
  live: 'Live',
  notLive: 'Not live: no connection',
  emptyTitle: 'Nothing waits',
  emptyText: 'New reviews appear here by themselves. Time for a ride.',
  loadFailed: 'The queue could not be loaded',
  loadFailedText: 'Nothing was decided. Try again.',
  offlineTitle: 'The desk needs a connection',
  offlineText: 'Decisions are made on what stands now, so this page only works online.',
  noneChosen: 'Choose something from the queue',
  noneChosenText: 'Keys: “j” and “k” move through it, “a” approves, “r” refuses.',
  chooseFirst: 'Start with the oldest',

  /** Told after a decision went through. */
  said: { APPROVED: 'Approved and published.', REJECTED: 'Refused; the author is told why.' },

  by: (name: string) => `by ${name}`,
  photos: (arrived: number, total: number) =>
    arrived >= total
      ? total === 1
        ? '1 photo'
        : `${total} photos`
      : `${arrived} of ${total} photos`,
  photosMissing: (n: number) =>
    n === 1 ? 'One photo has not arrived yet.' : `${n} photos have not arrived yet.`,
  photoN: (i: number, n: number) => `Photo ${i} of ${n}`,
  photoNext: 'Next photo',
  photoPrevious: 'Previous photo',
  item: 'Submission',
  version: (v: number) => `Version ${v}`,
  received: (when: string) => `Received ${when}`,
  noTitle: 'No title',
  noText: 'No text',
  visited: 'Visited',
  waited: 'Waited',
  minutes: (n: number) => `${n} min`,
  language: 'Language',
  openSubject: 'Open the page',

  context: 'Context',
  author: 'Author',
  authorSince: (day: string) => `Here since ${day}`,
  authorPublished: 'Published',
  authorRefused: 'Refused',
  authorNew: 'First contribution',
  history: 'Earlier decisions on this',
  historyNone: 'None yet.',
  decidedBy: (name: string, when: string) => `${name}, ${when}`,

  approve: 'Approve',
  refuse: 'Refuse',
  next: 'Next',
  previous: 'Previous',
  keys: 'Keys',
  keysTitle: 'Keys on the desk',
  keysOn: 'Single-letter keys are on',
  keysHint:
    'They never act while you type. Turn them off if a voice control or a screen reader needs letters.',
  ownItem: 'This is your own. Someone else decides it.',

  refuseTitle: 'Why is it refused?',
  refuseText: 'The author is told the reason and can write it again.',
  refuseMore: 'A word to the author',
  refuseSend: 'Refuse',
  reason: {
    OFF_TOPIC: 'Not about this place',
    ABUSE: 'Insults or threats',
    SPAM: 'Advertising',
    PERSONAL_DATA: 'Names or shows someone private',
    NOT_OWN_EXPERIENCE: 'Not one’s own visit',
    BAD_PHOTO: 'A photo cannot be published',
    OTHER: 'Something else',
  } satisfies Record<RefusalReason, string>,
  reasonMeans: {
    OFF_TOPIC: 'It belongs to another park or ride, or to none.',
    ABUSE: 'Attacks people rather than describing a visit.',
    SPAM: 'Sells something, or was sent in bulk.',
    PERSONAL_DATA: 'Full names, faces of children, plates, contact data.',
    NOT_OWN_EXPERIENCE: 'Copied, hearsay, or written without having been there.',
    BAD_PHOTO: 'Unsafe, not one’s own, or not of this place.',
    OTHER: 'Say what in a word to the author.',
  } satisfies Record<RefusalReason, string>,

  state: {
    PENDING: 'Waiting',
    ESCALATED: 'Escalated',
    NEEDS_CHANGE: 'Change asked for',
    APPROVED: 'Approved',
    PARTLY_APPROVED: 'Partly approved',
    REJECTED: 'Refused',
    WITHDRAWN: 'Withdrawn',
    FAILED_TO_APPLY: 'Could not be applied',
  } satisfies Record<SubmissionState, string>,

  clashTitle: 'Someone was quicker',
  clashChanged: 'The author changed it meanwhile',
  clashText: 'Your decision was not applied. Both are laid open here; nothing is lost.',
  clashChangedText: 'You decided on an older version. Read what stands now, then decide again.',
  clashYours: 'Your decision',
  clashStands: 'What stands',
  clashYouSaw: (v: number) => `on version ${v}`,
  clashNow: (v: number) => `now version ${v}`,
  clashClose: 'Go on with the next',
  clashReload: 'Read it as it stands now',
  failed: 'The decision is not confirmed',
} as const;
