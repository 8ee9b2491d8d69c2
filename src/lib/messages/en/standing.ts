import type { Role } from '#lib/domain/permissions/table.ts';
import {
  LIMITED_A_DAY,
  type Sanction,
  type SanctionReason,
  type SanctionScope,
} from '#lib/domain/moderation/sanction.ts';
import { account } from './account.ts';

const REASON: Record<SanctionReason, string> = {
  ABUSE: 'What you wrote attacked people.',
  SPAM: 'What you sent reads as advertising.',
  UNTRUE: 'Facts that you sent were not true.',
  PERSONAL_DATA: 'What you sent named or showed someone private.',
  MANY_ACCOUNTS: 'It seems that you write under several names.',
  OTHER: '',
};

const WHAT: Record<SanctionScope, string> = {
  ALL: 'anything that others read',
  REVIEWS: 'reviews, photos and votes',
  FACTS: 'facts, and what you see on site',
};
const THINGS: Record<SanctionScope, string> = {
  ALL: 'things',
  REVIEWS: 'reviews',
  FACTS: 'things about facts',
};

/** Told to the person a moderator acted on. `until`: a day and time, where the reader is. */
export const standing = {
  title: {
    WARNED: 'A moderator warned you',
    LIMITED: 'You can send only a little for now',
    SUSPENDED: 'You cannot send for now',
    BANNED: 'You can no longer write for others',
  } satisfies Record<Sanction['kind'], string>,
  means: ({ kind, scope }: Pick<Sanction, 'kind' | 'scope'>, until: string) =>
    ({
      WARNED: 'Nothing else follows from it this time.',
      LIMITED: `Until ${until}, ${LIMITED_A_DAY} ${THINGS[scope]} of yours are taken a day. The rest waits on this device and is sent later by itself.`,
      SUSPENDED: `You cannot send ${WHAT[scope]} until ${until}. What you write stays on this device, and is sent by itself when you use ThrillWiki afterwards.`,
      BANNED:
        'You can still read everything, and keep your ride log. What you write for others stays on this device, where you can edit it and save it to a file.',
    })[kind],
  /** Why, with the moderator's own words when there are any. */
  why: ({ code, text }: Sanction['reason']) =>
    [REASON[code], text && `The moderator wrote: “${text}”`].filter(Boolean).join(' '),
  /** Of one thing that was stopped. */
  stopped: (until: string | null) =>
    until === null
      ? 'You can no longer send this. It is kept here.'
      : `You cannot send this until ${until}. It is kept here, and sent by itself afterwards.`,
  stoppedOnce: 'A moderator stopped what you send for now. It is kept here.',
  role: (was: Role, became: Role, when: string) =>
    `Your role was changed from ${account.role[was]} to ${account.role[became]} on ${when}.`,
  roleTitle: 'Your role was changed',
} as const;
