import { z } from 'zod';
import { SHA256_HEX } from '#lib/domain/photo/rules.ts';
import { neededOf } from '../media/objects.ts';
import { memberProcedure, router } from './base.ts';

export const photoRouter = router({
  /** Of these photos, the ones this account has to send; the others are held already. */
  need: memberProcedure
    .input(z.strictObject({ sha256s: z.array(z.string().regex(SHA256_HEX)).max(50) }))
    // By POST, so that no list of hashes lands in an address or a log.
    .mutation(({ ctx, input }) => neededOf(ctx.user.id, input.sha256s)),
});
