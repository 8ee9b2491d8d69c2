import { z } from 'zod';
import { REFUSAL_REASONS } from '#lib/domain/moderation/reasons.ts';
import { personText } from '#lib/domain/review/review.ts';
import { house } from '../house.ts';
import { decide, deskItem, deskQueue } from '../services/moderation.ts';
import { moderatorProcedure, router } from './base.ts';

const reason = z.strictObject({
  code: z.enum(REFUSAL_REASONS),
  text: personText(1000).nullable(),
});

const verdict = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('ACCEPTED') }),
  z.strictObject({ outcome: z.literal('AMENDED'), value: z.unknown() }),
  z.strictObject({ outcome: z.literal('REFUSED'), reason }),
]);
/** Names of fields; which there are is a question of the submission's kind. */
const fieldName = z.string().regex(/^[a-zA-Z]{1,40}$/);

const decision = z
  .strictObject({
    id: z.uuid(),
    submissionId: z.uuid(),
    version: z.number().int().min(1),
    outcome: z.enum(['APPROVED', 'REJECTED', 'NEEDS_CHANGE']),
    reason: reason.nullable(),
    ruling: z
      .strictObject({
        fields: z.record(fieldName, verdict),
        seen: z.record(fieldName, z.unknown()),
      })
      .optional(),
  })
  .refine((d) => (d.outcome !== 'APPROVED') === (d.reason !== null), {
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
