import { z } from 'zod';
import { DomainError } from '#lib/domain/errors.ts';
import { pushRequest } from '#lib/protocol/push.ts';
import { supportsProtocol } from '#lib/protocol/version.ts';
import { house } from '../house.ts';
import { VOTED } from '../services/helpful-counts.ts';
import { applyPush } from '../sync/push.ts';
import { readFeed } from '../sync/feed.ts';
import { memberProcedure, router } from './base.ts';

export const syncRouter = router({
  /** Sends queued mutations; see `protocol/push.ts` for what comes back. */
  push: memberProcedure.input(pushRequest).mutation(async ({ input, ctx }) => {
    const response = await applyPush(input, ctx.user, house());
    const applied = response.results.filter((r) => r.kind === 'applied').map(({ id }) => id);
    const moved = (lanes: string): boolean =>
      input.mutations.some(({ id, lane }) => lane.startsWith(lanes) && applied.includes(id));
    if (applied.length > 0)
      house().pokes.publish([
        `user:${ctx.user.id}`,
        ...(moved('submission:') ? ['desk'] : []),
        ...(moved('helpful:') ? [VOTED] : []),
      ]);
    return response;
  }),

  /** The private scope `user:{id}` of the person signed in; OTHER_ACCOUNT when the phone meant another. */
  mine: memberProcedure
    .input(z.strictObject({ p: z.number().int(), userId: z.uuid(), cursor: z.string().max(120) }))
    .mutation(({ input, ctx }) => {
      if (!supportsProtocol(input.p)) throw new DomainError('APP_OUTDATED');
      if (input.userId !== ctx.user.id) throw new DomainError('OTHER_ACCOUNT');
      return readFeed(house().pool, `user:${ctx.user.id}`, input.cursor);
    }),
});
