import type { DeskRow } from './desk.ts';

export const DESK_SHOWS = [
  'all',
  'escalated',
  'appeal',
  'report',
  'review',
  'new',
  'correction',
  'decided',
] as const;
export const DESK_ORDERS = ['oldest', 'newest', 'new-author'] as const;

/** M1: what of the queue is shown. It stands in the address, so that a view can be kept and sent. */
export interface DeskView {
  /** `escalated`, `appeal`: what stands out of it; `decided`: what was decided lately, to look at again. */
  show: (typeof DESK_SHOWS)[number];
  /** Of reviews: a language of two letters, or any. */
  language: string | null;
  withPhotos: boolean;
  /** `new-author`: those first of whom nothing was published yet. */
  order: (typeof DESK_ORDERS)[number];
  /** Only what I have taken. */
  mine: boolean;
}

export const WHOLE_QUEUE: DeskView = {
  show: 'all',
  language: null,
  withPhotos: false,
  order: 'oldest',
  mine: false,
};

/** How many lines come at once. */
export const DESK_PAGE = 200;

export interface DeskQueue {
  rows: DeskRow[];
  /** How many there are of what is shown, also those that did not come. */
  total: number;
  /** How many wait in all, by kind. */
  waiting: { review: number; new: number; correction: number; report: number };
  /** Since when the oldest waits; null: nothing waits. */
  oldestAt: string | null;
}

const oneOf = <T extends string>(all: readonly T[], value: string | null, otherwise: T): T =>
  all.find((one) => one === value) ?? otherwise;

/** From an address; what it does not know is as if it were not there. */
export function readDeskView(param: (name: string) => string | null): DeskView {
  const language = param('language');
  return {
    show: oneOf(DESK_SHOWS, param('show'), WHOLE_QUEUE.show),
    language: language && /^[a-z]{2}$/.test(language) ? language : null,
    withPhotos: param('photos') === 'yes',
    order: oneOf(DESK_ORDERS, param('order'), WHOLE_QUEUE.order),
    mine: param('mine') === 'yes',
  };
}

/** The same as a query string: empty, or from `?` on. */
export function writeDeskView({ show, language, withPhotos, order, mine }: DeskView): string {
  const params = [
    ...(show === WHOLE_QUEUE.show ? [] : [`show=${show}`]),
    ...(language ? [`language=${language}`] : []),
    ...(withPhotos ? ['photos=yes'] : []),
    ...(order === WHOLE_QUEUE.order ? [] : [`order=${order}`]),
    ...(mine ? ['mine=yes'] : []),
  ];
  return params.length > 0 ? `?${params.join('&')}` : '';
}
