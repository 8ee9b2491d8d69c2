import type { ErrorCode } from '#lib/domain/errors.ts';
import type { Decision } from '#lib/domain/moderation/desk.ts';
import type { DeskView } from '#lib/domain/moderation/queue.ts';

const things = (n: number): string => (n === 1 ? '1 item' : `${n} items`);

/** The desk of several: what of the queue is shown, who has what, many at once, and what is taken back. */
export const deskMany = {
  view: 'What is shown',
  show: 'Show',
  shows: {
    all: 'Everything',
    escalated: 'Escalated',
    appeal: 'Appeals',
    report: 'Reports',
    review: 'Reviews',
    new: 'New entries',
    correction: 'Corrections',
    decided: 'Decided lately',
  } satisfies Record<DeskView['show'], string>,
  order: 'Order',
  orders: {
    oldest: 'Oldest first',
    newest: 'Newest first',
    'new-author': 'New authors first',
  } satisfies Record<DeskView['order'], string>,
  language: 'Language',
  anyLanguage: 'Any language',
  withPhotos: 'With photos',
  mine: 'Taken by me',
  emptyView: 'Nothing of this kind. Show everything to be sure.',
  more: (n: number) => `Show more (${n.toLocaleString('en-GB')})`,

  takeNext: (n: number) => (n === 1 ? 'Take the next one' : `Take the next ${n}`),
  take: 'Take it',
  letGo: 'Let it go',
  takenByMe: 'Taken by you',
  takenBy: (name: string) => `${name} has it`,
  heldUntil: (name: string, time: string) =>
    `${name} works on it. If nothing happens, it is free again at ${time}.`,
  heldTitle: 'Someone works on it',
  heldText: 'Your decision was not applied. You can read on, or go to the next.',

  choose: (name: string) => `Choose ${name}`,
  chooseKey: 'Choose for several at once',
  chooseHint: 'chooses for several at once.',
  chosen: (n: number) => `${n} chosen`,
  refuse: 'Refuse…',
  clear: 'Clear',
  refuseTitle: (n: number) => `Refuse ${things(n)}?`,
  looking: 'Looking what can be refused…',
  willRefuse: (n: number, of: number) =>
    n === of ? `All ${n} can be refused.` : `${n} of ${of} can be refused.`,
  whyNot: (name: string, code: ErrorCode, heldBy: string | null) =>
    `${name}: ${
      heldBy
        ? `${heldBy} works on it`
        : code === 'FORBIDDEN'
          ? 'your own'
          : code === 'NOT_FOUND'
            ? 'gone'
            : 'changed or decided meanwhile'
    }.`,
  notRefused: (n: number) => `${things(n)} could not be refused:`,

  undo: 'Undo',
  done: (outcome: Decision['outcome'], name: string, count: number, isReport = false) => {
    const what = {
      ...{ APPROVED: 'Approved', REJECTED: 'Refused', NEEDS_CHANGE: 'Sent back' },
      ESCALATED: 'Handed on',
      ...(isReport ? { APPROVED: 'Agreed', REJECTED: 'Left as it is' } : {}),
    }[outcome];
    return count > 1 ? `${what}: ${things(count)}.` : `${what}: ${name}.`;
  },
  undone: 'Taken back: it waits again.',
  takeBack: 'Take back…',
  takeBackTitle: 'Take this decision back?',
  takeBackText:
    'What it published goes back to what it was, and it waits for a decision again. The record keeps both.',
  takeBackWhy: 'Why',
  takeBackDo: 'Take back',
  notTakenBack: 'It could not be taken back',
  laterChanges: (fields: string) =>
    `Somebody changed this afterwards: ${fields}. Use the entry’s history to set single fields back.`,
  standsOn: 'Something was built on it since, or it is gone. Use the entry’s history.',
  decidedSince: 'It was decided or changed again meanwhile. Read it as it stands now.',
} as const;
