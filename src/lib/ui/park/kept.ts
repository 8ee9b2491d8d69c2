import type { ErrorCode } from '#lib/domain/errors.ts';

/** A park kept on this device, or on its way. */
export interface Kept {
  name: string;
  photos: boolean;
  /** In ms. */
  savedAt: number | null;
  progress: { bytes: number; of: number } | null;
  bytes: number;
  photosWait: boolean;
  problem: ErrorCode | null;
}

const moment = new Intl.DateTimeFormat('en-GB', {
  ...{ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
});
/** A moment (ms) by this device's clock: `29 Nov, 14:05`. */
export const momentOf = (ms: number): string => moment.format(ms);
