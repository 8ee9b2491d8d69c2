import type { ErrorCode } from '#lib/domain/errors.ts';
import type { ReviewFields } from '#lib/domain/review/review.ts';

/** A review as it is typed: nothing chosen yet is null. */
export interface ReviewDraft extends Omit<ReviewFields, 'rating'> {
  rating: number | null;
}

/** A photo beside the text, on this phone. */
export interface DraftPhoto {
  id: string;
  thumbUrl: string | null;
  state: 'preparing' | 'kept' | 'refused';
  /** Why it could not be taken. */
  error: ErrorCode | null;
  /** The file's name, when it is known. */
  name: string;
  /** What it shows. */
  caption: string;
}

/** When the review leaves this phone. */
export type Sending = 'now' | 'when-online' | 'after-sign-in';
