/** O3: the states a person sees, from draft to published. */
export const SHOWN_STATES = [
  'draft',
  'queued',
  'sending',
  'needs-you',
  'received',
  'in-review',
  'needs-change',
  'published',
  'partly-published',
  'rejected',
  'withdrawn',
  'could-not-apply',
  'upheld',
  'left',
] as const;
export type ShownState = (typeof SHOWN_STATES)[number];

export type ContributionAction =
  'edit' | 'cancel' | 'send-now' | 'sign-in' | 'withdraw' | 'keep-after-all' | 'appeal';

/** One line of "My contributions". */
export interface ContributionShown {
  id: string;
  what: 'review' | 'earlier' | 'new' | 'correction' | 'log' | 'seen' | 'helpful' | 'report';
  /** The subject's name. */
  title: string;
  /** The subject's page. */
  href: string;
  /** Where it is written on, when it can be. */
  editHref: string | null;
  state: ShownState;
  /** Why it is where it is, in words; null when there is nothing to explain. */
  reason: string | null;
  /** What became of single fields, in words. */
  notes: string[];
  updatedAt: string;
  photos: { total: number; sent: number };
  /** What of each photo on this phone has arrived, 0 to 1, while any of them is to be sent. */
  photoShares: number[];
  bytesWaiting: number;
  actions: ContributionAction[];
}
