import type { Values } from '#lib/domain/facts/proposal.ts';
import type { SubmissionRow } from '#lib/domain/moderation/submission.ts';
import type { Decision, PublishedReview } from './site.ts';

/** A decision that took effect, and all that its moderator had before them. */
export interface Judged {
  what: 'decision';
  decision: Decision;
  submission: SubmissionRow;
  /** What the entry said that it would change. */
  values: Values | null;
  /** Fields that the desk showed as changed by somebody else to something else. */
  clashes: string[];
}

/** Somebody else's word on a ride. */
interface Imported {
  what: 'import';
  ride: string;
  set: Values;
}

/**
 * What took effect at the desk and beside it, in that order, as those saw it who did it. What everybody
 * may read follows from this and from nothing that a server wrote down.
 */
export class Journal {
  entries: (Judged | Imported)[] = [];

  get decisions(): Judged[] {
    return this.entries.filter((entry) => entry.what === 'decision');
  }

  judged(one: Judged): void {
    if (!this.decisions.some(({ decision }) => decision.id === one.decision.id))
      this.entries.push(one);
  }

  imported(ride: string, set: Values): void {
    this.entries.push({ what: 'import', ride, set });
  }

  /** A server that was set back has forgotten what came later. */
  backTo(length: number): void {
    this.entries.length = length;
  }
}

/** A review as it is to be published once this is approved; null of facts. */
export function publishedOf(row: SubmissionRow): PublishedReview | null {
  if (row.kind !== 'review') return null;
  const { id, authorId, parkId, fields } = row;
  return {
    ...{ submissionId: id, authorId, parkId, rating: fields.rating, text: fields.text },
    photos: row.photos.map((p) => p.sha256),
  };
}
