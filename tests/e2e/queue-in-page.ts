// Runs in a page: the app's own code for writing, for more than a person would type (queue.ts).
import { outboxOf, type ReviewDraftRow, type MutationRow } from '#lib/client/db/outbox.ts';
import { queueDraft } from '#lib/client/db/writing.ts';
import { reviewRevise } from '#lib/domain/mutations/review-revise.ts';
import { NO_DETAILS } from '#lib/domain/review/details.ts';
import type { ReviewFields } from '#lib/domain/review/review.ts';
import type { SubjectRef } from '#lib/domain/subject.ts';

export interface Plan {
  account: string;
  subject: SubjectRef;
  name: string;
  href: string;
  /** How many reviews, and how often each is revised afterwards. */
  reviews: number;
  revisions: number;
}

/** The words of the n-th version of the i-th review. */
export const wordsOf = (i: number, version: number): string => `Review ${i}, version ${version}`;

/** Queues all in one commit; answers the ids of the submissions, in order. */
export async function queueReviews(plan: Plan): Promise<string[]> {
  const box = outboxOf(plan.account);
  const now = new Date().toISOString();
  const ids = Array.from({ length: plan.reviews }, () => box.newId());
  const fields = (i: number, version: number): ReviewFields => ({
    ...{ rating: 8, title: `Review ${i}`, text: wordsOf(i, version) },
    ...{ visitedOn: null, waitedMinutes: null, language: 'en' },
  });
  await box.transaction('rw', box.drafts, box.photos, box.mutations, async () => {
    for (const [i, id] of ids.entries()) {
      const draft: ReviewDraftRow = {
        id,
        subject: plan.subject,
        subjectName: plan.name,
        subjectHref: plan.href,
        fields: fields(i, 1),
        ...{ baseVersion: null, photosHeld: 0, shasHeld: [], state: 'draft', updatedAt: now },
      };
      await queueDraft(box, draft, fields(i, 1), now);
    }
    // In rounds, so that the lanes of all reviews are interleaved.
    for (let version = 2; version <= plan.revisions + 1; version++)
      await box.mutations.bulkAdd(
        ids.map((submissionId, i): MutationRow => {
          const args = {
            submissionId,
            baseVersion: version - 1,
            fields: fields(i, version),
            details: NO_DETAILS,
            photoCount: 0,
          };
          return {
            id: box.newId(),
            draftId: submissionId,
            lane: reviewRevise.lane(args),
            ...{ seq: null, name: reviewRevise.name, v: reviewRevise.v, args, deps: [] },
            ...{ madeAt: now, state: 'queued', attempts: 0, nextAt: 0, version: null, error: null },
          };
        }),
      );
  });
  return ids;
}
