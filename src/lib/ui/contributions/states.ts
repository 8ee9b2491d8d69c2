import type { ShownState } from '#lib/domain/contribution/contribution.ts';
import type { IconName } from '../kit/icons.ts';

/** How a state looks, and how far along the way it is: written, sent, in review, published. */
export const STATE_LOOK: Record<
  ShownState,
  { icon: IconName; tone: 'plain' | 'good' | 'warn' | 'bad' | 'info'; step: 0 | 1 | 2 | 3 }
> = {
  draft: { icon: 'pencil', tone: 'plain', step: 0 },
  queued: { icon: 'clock', tone: 'warn', step: 0 },
  sending: { icon: 'send', tone: 'info', step: 0 },
  'needs-you': { icon: 'alert', tone: 'bad', step: 0 },
  received: { icon: 'camera', tone: 'info', step: 1 },
  'in-review': { icon: 'inbox', tone: 'info', step: 2 },
  'needs-change': { icon: 'pencil', tone: 'warn', step: 2 },
  published: { icon: 'check', tone: 'good', step: 3 },
  'partly-published': { icon: 'check', tone: 'warn', step: 3 },
  rejected: { icon: 'close', tone: 'bad', step: 2 },
  withdrawn: { icon: 'back', tone: 'plain', step: 1 },
  upheld: { icon: 'check', tone: 'good', step: 3 },
  left: { icon: 'close', tone: 'plain', step: 3 },
  'could-not-apply': { icon: 'split', tone: 'bad', step: 2 },
};
