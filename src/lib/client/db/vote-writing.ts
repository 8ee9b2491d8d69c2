import { reviewHelpful, type ReviewHelpful } from '#lib/domain/mutations/review-helpful.ts';
import { deedOf, replaceable } from './deeds.ts';
import type { DeedAbout, Outbox } from './outbox.ts';

/**
 * Says that a review helped, or that it did not, in one strict commit. A word that has not used the line yet
 * is taken back by its opposite, and leaves no trace. `sent`: what the server has of it.
 */
export async function sayHelpful(
  box: Outbox,
  said: ReviewHelpful,
  sent: boolean,
  about: DeedAbout,
  now: string,
): Promise<void> {
  await box.transaction('rw', box.mutations, async () => {
    const lane = reviewHelpful.lane(said);
    const before = await replaceable(box, lane);
    if (before) await box.mutations.delete(before.order!);
    const last = (await box.mutations.where({ lane }).sortBy('order')).at(-1);
    const stands = last ? (last.args as ReviewHelpful).helpful : sent;
    if (stands !== said.helpful)
      await box.mutations.add(deedOf(box.newId(), reviewHelpful, said, about, now));
  });
}
