import { START_CURSOR } from '#lib/protocol/feed.ts';

/** A place in the feed: everything before (x, seq) is told; rows began at `base`. */
export interface Cursor {
  /** Null at the beginning, which is the same in every epoch. */
  epoch: string | null;
  x: string;
  seq: string;
  /** `0` from the beginning, a manifest's mark, or null when the phone is too old to say. */
  base: string | null;
}

/** Null for anything that is no cursor. */
export function parseCursor(text: string): Cursor | null {
  if (text === START_CURSOR) return { epoch: null, x: '0', seq: '0', base: '0' };
  const match = /^([0-9a-f-]{36})\.(\d{1,19})\.(\d{1,18})(?:\.(\d{1,19}))?$/.exec(text);
  return match && { epoch: match[1]!, x: match[2]!, seq: match[3]!, base: match[4] ?? null };
}

export const cursorText = ({ epoch, x, seq, base }: Cursor): string =>
  [epoch, x, seq, ...(base === null ? [] : [base])].join('.');

/** Where the feed goes on after a snapshot that saw everything before `mark`. */
export const manifestCursor = (epoch: string, mark: string): string =>
  cursorText({ epoch, x: mark, seq: '0', base: mark });
