import type { ErrorCode } from '../errors.ts';
import { mayAppeal } from '../moderation/appeal.ts';
import { isOpen, isWhole, type ContributionRow } from '../moderation/submission.ts';
import type { ContributionAction, ShownState } from './contribution.ts';

/** What the phone still holds of one contribution. */
export interface LocalPart {
  draft: boolean;
  /** In order: the words first, then photos. */
  items: {
    isPhoto: boolean;
    sent: boolean;
    state: 'queued' | 'parked' | 'acked';
    error: ErrorCode | null;
  }[];
  photos: { sent: boolean; size: number }[];
}

/** What the queue as a whole is doing. */
export type QueuePhase = 'idle' | 'sending' | 'waiting' | 'held' | 'outdated';

export interface Shown {
  state: ShownState;
  /** Why it needs the person, when it does. */
  problem: ErrorCode | null;
  actions: ContributionAction[];
}

const ON_SERVER = {
  PENDING: 'in-review',
  ESCALATED: 'in-review',
  NEEDS_CHANGE: 'needs-change',
  APPROVED: 'published',
  PARTLY_APPROVED: 'partly-published',
  REJECTED: 'rejected',
  WITHDRAWN: 'withdrawn',
  FAILED_TO_APPLY: 'could-not-apply',
} as const satisfies Record<ContributionRow['state'], ShownState>;

/** What the server told of it, as far as it shows where it stands. */
type Told = Pick<ContributionRow, 'state' | 'photoCount' | 'photos' | 'appeal'> & {
  kind?: ContributionRow['kind'];
};

/** O3: where one contribution stands, from what the phone holds of it, else from what the server told. */
export function shownState(local: LocalPart | null, server: Told | null, phase: QueuePhase): Shown {
  if (!local) return onServer(server);
  if (local.draft) return { state: 'draft', problem: null, actions: ['edit', 'cancel'] };

  const parked = local.items.find((m) => m.state === 'parked');
  if (parked) return { state: 'needs-you', problem: parked.error, actions: ['edit', 'cancel'] };

  const open = local.items.filter((m) => m.state === 'queued');
  if (open.length === 0) return { ...onServer(server), actions: [] };
  const untouched = open.every((m) => !m.sent);
  const takeBack: ContributionAction[] = untouched ? ['edit', 'cancel'] : [];
  if (phase === 'held')
    return { state: 'needs-you', problem: 'SIGNED_OUT', actions: ['sign-in', ...takeBack] };
  if (phase === 'outdated') return { state: 'needs-you', problem: 'APP_OUTDATED', actions: [] };

  const wordsReceived = local.items.some((m) => !m.isPhoto && m.state === 'acked');
  if (wordsReceived) return { state: 'received', problem: null, actions: ['send-now'] };
  if (phase === 'sending') return { state: 'sending', problem: null, actions: [] };
  return { state: 'queued', problem: null, actions: ['send-now', ...takeBack] };
}

function onServer(row: Told | null): Shown {
  if (!row) return { state: 'in-review', problem: null, actions: [] };
  if (row.kind === 'report') return reportOnServer(row);
  const state = row.state === 'PENDING' && !isWhole(row) ? 'received' : ON_SERVER[row.state];
  const open = state !== 'withdrawn' && state !== 'received';
  const actions: ContributionAction[] = open ? ['edit'] : [];
  if (mayAppeal(row)) actions.push('appeal');
  if (isOpen(row.state)) actions.push('withdraw');
  return { state, problem: null, actions };
}

/** A report is not written on: it may be taken back, or said anew where its thing is. */
function reportOnServer(row: Told): Shown {
  const state = { ...ON_SERVER, APPROVED: 'upheld', REJECTED: 'left' }[row.state] as ShownState;
  const actions: ContributionAction[] = mayAppeal(row) ? ['appeal'] : [];
  if (isOpen(row.state)) actions.push('withdraw');
  return { state, problem: null, actions };
}

/** What was sent and is being taken back: as a thing of this phone until the server has heard of it. */
export function withdrawalShown(
  wish: Pick<LocalPart['items'][number], 'sent' | 'state' | 'error'>,
  phase: QueuePhase,
): Shown | null {
  if (wish.state === 'acked') return { state: 'withdrawn', problem: null, actions: [] };
  // Decided meanwhile, or refused for another reason: what the server says of it counts.
  if (wish.state === 'parked') return null;
  const shown = shownState(
    { draft: false, items: [{ ...wish, isPhoto: false }], photos: [] },
    null,
    phase,
  );
  const actions = shown.actions.filter((action) => action === 'send-now' || action === 'sign-in');
  return { ...shown, actions: wish.sent ? actions : [...actions, 'keep-after-all'] };
}

/** An appeal or a report that the server has not shown back yet; `before`: what may be done until it uses the line. */
export function wishShown(
  wish: Pick<LocalPart['items'][number], 'sent' | 'state' | 'error'>,
  phase: QueuePhase,
  before: readonly ContributionAction[],
): Shown {
  if (wish.state === 'acked') return { state: 'in-review', problem: null, actions: [] };
  if (wish.state === 'parked')
    return { state: 'needs-you', problem: wish.error, actions: ['cancel'] };
  const shown = shownState(
    { draft: false, items: [{ ...wish, isPhoto: false }], photos: [] },
    null,
    phase,
  );
  const actions = shown.actions.filter((action) => action !== 'edit' && action !== 'cancel');
  return { ...shown, actions: wish.sent ? actions : [...actions, ...before] };
}
