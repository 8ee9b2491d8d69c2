import { DomainError } from '#lib/domain/errors.ts';
import { placeQuestion } from '#lib/domain/places/found-place.ts';
import { house } from '../house.ts';
import { spend } from '../platform/limits.ts';
import { memberProcedure, router } from './base.ts';

/** H5: where places are and what their addresses say; see `services/place-lookup.ts`. */
export const placesRouter = router({
  /** Whether the operator has set such a service up: else nobody is shown a button. */
  offered: memberProcedure.query(() => house().places !== null),

  find: memberProcedure.input(placeQuestion).mutation(async ({ input, ctx }) => {
    const { places } = house();
    if (!places) throw new DomainError('PLACES_OFF');
    await spend('placeLookup', ctx.user.id);
    return places.find(input);
  }),
});
