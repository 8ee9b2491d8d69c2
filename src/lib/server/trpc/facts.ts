import { z } from 'zod';
import { verifying } from '#lib/domain/sightings/verifying.ts';
import { house } from '../house.ts';
import { unverifyFacts, verifyFacts } from '../services/verify-facts.ts';
import { allowedTo, router } from './base.ts';

const verifierProcedure = allowedTo('facts.verify');
const poke = (parkId: string): void => house().pokes.publish([`park:${parkId}`]);

/** What moderators vouch for; see `services/verify-facts.ts`. */
export const factsRouter = router({
  verify: verifierProcedure
    .input(verifying)
    .mutation(async ({ input, ctx }) =>
      poke(await verifyFacts(house().pool, input, ctx.user, house().now())),
    ),

  unverify: verifierProcedure
    .input(z.strictObject({ kind: z.enum(['park', 'ride']), id: z.uuid() }))
    .mutation(async ({ input, ctx }) => poke(await unverifyFacts(house().pool, input, ctx.user))),
});
