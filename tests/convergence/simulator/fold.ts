import type { Values } from '#lib/domain/facts/proposal.ts';
import { isSame } from '#lib/domain/merge/three-way.ts';
import { publishedOf, type Journal, type Judged } from './journal.ts';
import type { PublishedReview } from './site.ts';

/** What everybody may read. */
export interface Public {
  /** By `author park`. */
  reviews: Map<string, PublishedReview>;
  rides: Map<string, Values>;
}

/**
 * K7 What follows from the decisions, and from what others wrote meanwhile, by rules that are told here a
 * second time. `broken` hears of a decision that must not have been taken so (K6).
 */
export function publicAfter(
  { entries }: Journal,
  begin: ReadonlyMap<string, Values>,
  broken: (what: string) => void,
): Public {
  const reviews = new Map<string, PublishedReview & { receivedAt: string }>();
  const rides = new Map(begin);
  for (const entry of entries) {
    if (entry.what === 'import') rides.set(entry.ride, { ...rides.get(entry.ride), ...entry.set });
    else if (entry.decision.outcome === 'APPROVED') {
      const { submission } = entry;
      const review = publishedOf(submission);
      if (review) {
        const key = `${review.authorId} ${review.parkId}`;
        const { receivedAt } = submission;
        if ((reviews.get(key)?.receivedAt ?? '') <= receivedAt)
          reviews.set(key, { ...review, receivedAt });
      } else {
        const ride = submission.subject.id;
        rides.set(ride, approved(entry, rides.get(ride)!, broken));
      }
    }
  }
  const shown = [...reviews].map(([key, { receivedAt: _, ...review }]) => [key, review] as const);
  return { reviews: new Map(shown), rides };
}

function approved(
  { decision, submission, values: seen, clashes }: Judged,
  values: Values,
  broken: (what: string) => void,
): Values {
  if (submission.kind !== 'facts') return values;
  const after = { ...values };
  for (const [name, { from, to }] of Object.entries(submission.fields.changes)) {
    const said = decision.ruling!.fields[name];
    if (!said && clashes.includes(name))
      broken(`K6 ${decision.id} sets ${name}, and nobody said which of two words stands`);
    if (said?.outcome === 'REFUSED') continue;
    if (said?.outcome === 'AMENDED') after[name] = said.value;
    else after[name] = clashes.includes(name) ? to : joined(from, values[name], to);
    if (!isSame(values[name], seen![name]) && !isSame(values[name], after[name]))
      broken(`K6 ${decision.id} sets ${name}, which was another when its moderator looked`);
  }
  return after;
}

/** Of lists what either took out is out, and what either added is in. */
function joined(from: unknown, stands: unknown, to: unknown): unknown {
  if (!Array.isArray(stands) || !Array.isArray(to)) return to;
  const before = from as unknown[];
  const kept = stands.filter((one) => to.includes(one) || !before.includes(one));
  return [...kept, ...to.filter((one) => !stands.includes(one) && !before.includes(one))];
}
