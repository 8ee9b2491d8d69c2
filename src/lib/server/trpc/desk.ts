import { z } from 'zod';
import { REFUSAL_REASONS } from '#lib/domain/moderation/submission.ts';
import { personText } from '#lib/domain/review/review.ts';
import { house } from '../house.ts';
import { decide, deskItem, deskQueue } from '../services/moderation.ts';
import { moderatorProcedure, router } from './base.ts';

const decision = z
  .strictObject({
    id: z.uuid(),
    submissionId: z.uuid(),
    version: z.number().int().min(1),
    outcome: z.enum(['APPROVED', 'REJECTED']),
    reason: z
      .strictObject({ code: z.enum(REFUSAL_REASONS), text: personText(1000).nullable() })
      .nullable(),
  })
  .refine((d) => (d.outcome === 'REJECTED') === (d.reason !== null), {
    path: ['reason'],
    message: 'REASON_NEEDED',
  });

export const deskRouter = router({
  queue: moderatorProcedure.query(() => deskQueue(house().pool)),

  item: moderatorProcedure
    .input(z.strictObject({ id: z.uuid() }))
    .query(({ input }) => deskItem(house().pool, input.id)),

  decide: moderatorProcedure.input(decision).mutation(async ({ input, ctx }) => {
    const { state, moved } = await decide(house().pool, input, ctx.user, house().now());
    house().pokes.publish(moved);
    return { state };
  }),
});
