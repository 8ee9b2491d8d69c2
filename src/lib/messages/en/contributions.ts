import type { ErrorCode } from '#lib/domain/errors.ts';
import type { RefusalReason } from '#lib/domain/moderation/reasons.ts';
import type { ContributionAction, ShownState } from '#lib/domain/contribution/contribution.ts';
import { errors } from './errors.ts';

const plural = (n: number, one: string, many: string) => (n === 1 ? one : many);

const REFUSED = {
  OFF_TOPIC: 'It is not about this place.',
  ABUSE: 'It attacks people rather than describing a visit.',
  SPAM: 'It reads as advertising.',
  PERSONAL_DATA: 'It names or shows someone private.',
  NOT_OWN_EXPERIENCE: 'It does not seem to be your own visit.',
  BAD_PHOTO: 'A photo cannot be published.',
  OTHER: 'It could not be published.',
  NOT_TRUE: 'It does not seem to be so.',
  NO_SOURCE: 'Nobody could tell where it comes from. A source would help.',
  DUPLICATE: 'It is already in the catalogue.',
  OTHER_STANDS: 'Somebody else’s newer word stands.',
  COPYRIGHT: 'It seems to be somebody else’s work.',
  WITHIN_RULES: 'It keeps to the rules.',
} satisfies Record<RefusalReason, string>;

export const contributions = {
  title: 'My contributions',
  lead: 'From the first word to the published page: everything you wrote and where it is.',
  emptyTitle: 'Nothing written yet',
  emptyText:
    'What you write appears here at once, with every step until it is published. Neither a connection nor an account is needed to begin.',
  emptyAction: 'Find something to review',
  unsentTitle: 'On this device',
  sentTitle: 'Sent',
  summaryWaiting: (n: number, size: string) =>
    `${n} ${plural(n, 'thing waits', 'things wait')} to be sent, ${size}.`,
  seenWaits: (n: number) =>
    `${n} ${plural(n, 'thing you saw on site waits', 'things you saw on site wait')} to be sent.`,
  summaryNone: 'Nothing waits to be sent.',
  whenOpen: 'Sends when this device has a connection and ThrillWiki is open.',
  photosHeld: {
    wifi: (size: string) =>
      `Photos wait for Wi-Fi, as you chose: ${size}. Words are sent over any connection.`,
    saving: (size: string) =>
      `Your browser saves data, so photos wait: ${size}. Words are sent over any connection.`,
    limit: (size: string) =>
      `Enough photos for today. The rest is safe on this device and sent later by itself: ${size}.`,
  },
  sendAnyway: 'Send photos now anyway',
  toDevice: 'This device: storage, Wi-Fi only, keep a copy',
  state: {
    draft: 'Draft',
    queued: 'Waits for a connection',
    sending: 'On its way',
    'needs-you': 'Needs you',
    received: 'Received',
    'in-review': 'In review',
    'needs-change': 'Change asked for',
    published: 'Published',
    'partly-published': 'Partly published',
    rejected: 'Not published',
    withdrawn: 'Withdrawn',
    'could-not-apply': 'Could not be applied',
    upheld: 'Upheld',
    left: 'Left as it is',
  } satisfies Record<ShownState, string>,
  means: {
    draft: 'Still being written. Only on this device.',
    queued: 'Finished and safe on this device. Sent when there is a connection.',
    sending: 'Being sent now.',
    'needs-you': 'It could not be sent as it is. Text and photos are kept.',
    received: 'Arrived. Photos are still on their way.',
    'in-review': 'Whole, and waiting for a moderator: usually within 6 h.',
    'needs-change': 'A moderator asks for a change. It can be edited again.',
    published: 'Everyone can read it.',
    'partly-published': 'Published, except for what is named here.',
    rejected: 'A moderator decided not to publish it.',
    withdrawn: 'You took it back.',
    'could-not-apply':
      'What it is about has changed or vanished in the meantime. Moderators see it too.',
    upheld: 'A moderator agrees with you.',
    left: 'A moderator looked at it, and leaves it.',
  } satisfies Record<ShownState, string>,
  action: {
    edit: 'Edit',
    cancel: 'Throw away',
    'send-now': 'Send now',
    'sign-in': 'Sign in to send',
    withdraw: 'Take back',
    'keep-after-all': 'Leave it after all',
    appeal: 'Appeal',
  } satisfies Record<ContributionAction, string>,
  /** What a refusal says to the author, with the moderator's own words when there are any. */
  refusal: (code: RefusalReason, text: string | null) =>
    text ? `${REFUSED[code]} The moderator wrote: “${text}”` : REFUSED[code],
  problem: (code: ErrorCode) => `${errors[code].title}. ${errors[code].todo}`,
  what: {
    ...{ review: 'Review', new: 'New in the catalogue', correction: 'Correction' },
    ...{ earlier: 'Review of an earlier visit', log: 'Ride in your log', helpful: 'Helpful vote' },
    seen: 'What you saw',
    report: 'Report',
  },
  votesWait: (n: number) =>
    `${n} ${plural(n, 'helpful vote waits', 'helpful votes wait')} to be sent`,
  unnamed: 'Not named yet',
  amended: (field: string) => `${field}: taken in another wording.`,
  refusedField: (field: string, why: string) => `${field}: not taken. ${why}`,
  unknownSubject: 'A place this device does not know yet',
  willWithdraw: 'It is taken back when there is a connection.',
  withdrawSure: (title: string) => `Take back what you sent about ${title}?`,
  withdrawText:
    'Nobody decides on it any more. You find it here, and can send it again. What is published already stays.',
  withdrawYes: 'Take back',
  cancelSure: (title: string) => `Throw away what you wrote about ${title}?`,
  cancelText: 'Its text and photos are removed from this device. This cannot be undone.',
  cancelYes: 'Throw away',
  cancelNo: 'Keep it',
  actionOn: (action: string, title: string) => `${action}: ${title}`,
  photoShares: 'Photos being sent',
  photoN: (n: number) => `Photo ${n}`,
  photoShare: (share: number) =>
    share >= 1 ? 'sent' : share > 0 ? `${Math.floor(share * 100)} % sent` : 'waits',
  photosSent: (sent: number, total: number) =>
    sent >= total
      ? `${total} ${plural(total, 'photo', 'photos')}`
      : `${sent} of ${total} ${plural(total, 'photo', 'photos')} sent`,
  bytes: (size: string) => `${size} to send`,
  changed: (when: string) => `Changed ${when}`,
  steps: 'How far it has come',
  stepWritten: 'Written',
  stepSent: 'Sent',
  stepReview: 'In review',
  stepPublished: 'Published',
  stepDecided: 'Decided',
  loading: 'Looking through this device',
  failed: 'Your list could not be opened',
  offlineNote: 'You are offline: this is what your device knows.',
  signedOut: 'Not signed in',
  signedOutText: 'What you write stays on this device until you sign in.',
} as const;
