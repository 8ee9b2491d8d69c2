// For tests that write reviews and nothing else: what they find is one.
import { isReview, type DraftRow, type ReviewDraftRow } from '#lib/client/db/outbox.ts';
import type { ReviewFields } from '#lib/domain/review/review.ts';

export function aReview(draft: DraftRow | undefined): ReviewDraftRow {
  if (!draft || !isReview(draft)) throw new Error('not a review');
  return draft;
}

/** Of a submission or a contribution. */
export function reviewFieldsOf(row: { kind: string; fields: unknown }): ReviewFields {
  if (row.kind !== 'review') throw new Error('not a review');
  return row.fields as ReviewFields;
}
