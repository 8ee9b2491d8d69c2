import { z } from 'zod';
import { house } from '../house.ts';
import { revertChange } from '../services/history.ts';
import { allowedTo, router } from './base.ts';

const revert = z.strictObject({
  kind: z.enum(['company', 'model', 'park', 'ride']),
  id: z.uuid(),
  change: z.number().int().min(1),
  seen: z.number().int().min(1),
});

export const historyRouter = router({
  revert: allowedTo('history.revert')
    .input(revert)
    .mutation(async ({ input, ctx }) => {
      await revertChange(house().pool, input, ctx.user);
      house().pokes.publish(['catalogue']);
    }),
});
