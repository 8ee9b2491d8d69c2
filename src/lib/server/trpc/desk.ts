import { z } from 'zod';
import { REFUSAL_REASONS } from '#lib/domain/moderation/reasons.ts';
import { personText } from '#lib/domain/review/review.ts';
import { CLAIM_AT_ONCE } from '#lib/domain/moderation/claim.ts';
import { MANY_MAX } from '#lib/domain/moderation/many.ts';
import { DESK_ORDERS, DESK_PAGE, DESK_SHOWS } from '#lib/domain/moderation/queue.ts';
import { deskQueueOf } from '../db/desk.ts';
import { house } from '../house.ts';
import { claim, release } from '../services/claims.ts';
import { decide, deskItem } from '../services/moderation.ts';
import { refuseMany } from '../services/refuse-many.ts';
import { takeBack } from '../services/take-back.ts';
import { moderatorProcedure, router } from './base.ts';

/** Said on purpose, so not empty. */
const words = personText(1000).refine((text) => text !== '');

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
    receivedAt: z.iso.datetime().optional(),
    outcome: z.enum(['APPROVED', 'REJECTED', 'NEEDS_CHANGE', 'ESCALATED']),
    reason: reason.nullable(),
    note: words.optional(),
    ruling: z
      .strictObject({
        fields: z.record(fieldName, verdict),
        seen: z.record(fieldName, z.unknown()),
      })
      .optional(),
  })
  .refine((d) => ['REJECTED', 'NEEDS_CHANGE'].includes(d.outcome) === (d.reason !== null), {
    path: ['reason'],
    message: 'REASON_NEEDED',
  })
  .refine((d) => (d.outcome === 'ESCALATED') === (d.note !== undefined), {
    path: ['note'],
    message: 'NOTE_NEEDED',
  });

const view = z.strictObject({
  show: z.enum(DESK_SHOWS),
  language: z
    .string()
    .regex(/^[a-z]{2}$/)
    .nullable(),
  withPhotos: z.boolean(),
  order: z.enum(DESK_ORDERS),
  mine: z.boolean(),
});

const claims = z.strictObject({ ids: z.array(z.uuid()).min(1).max(CLAIM_AT_ONCE) });

const takingBack = z.strictObject({
  id: z.uuid(),
  submissionId: z.uuid(),
  version: z.number().int().min(1),
  of: z.uuid(),
  why: words.nullable(),
});

const many = z.strictObject({
  items: z
    .array(
      z.strictObject({
        ...{ id: z.uuid(), submissionId: z.uuid(), version: z.number().int().min(1) },
        receivedAt: z.iso.datetime().optional(),
      }),
    )
    .min(1)
    .max(MANY_MAX),
  reason,
  /** Tells what would become of each, and changes nothing. */
  isDry: z.boolean(),
});

export const deskRouter = router({
  queue: moderatorProcedure
    .input(
      z.strictObject({
        view,
        limit: z
          .number()
          .int()
          .min(1)
          .max(50 * DESK_PAGE),
      }),
    )
    .query(({ input, ctx }) => deskQueueOf(house().pool, input.view, ctx.user.id, input.limit)),

  item: moderatorProcedure
    .input(z.strictObject({ id: z.uuid() }))
    .query(({ input }) => deskItem(house().pool, input.id)),

  claim: moderatorProcedure.input(claims).mutation(async ({ input, ctx }) => {
    const taken = await claim(house().pool, input.ids, ctx.user, house().now());
    house().pokes.publish(['desk']);
    return { taken };
  }),

  release: moderatorProcedure.input(claims).mutation(async ({ input, ctx }) => {
    await release(house().pool, input.ids, ctx.user);
    house().pokes.publish(['desk']);
  }),

  decide: moderatorProcedure.input(decision).mutation(async ({ input, ctx }) => {
    const { state, moved } = await decide(house().pool, input, ctx.user, house().now());
    house().pokes.publish(moved);
    return { state };
  }),

  refuseMany: moderatorProcedure.input(many).mutation(async ({ input, ctx }) => {
    const { items, reason, isDry } = input;
    const now = house().now();
    const { outcomes, moved } = await refuseMany(house().pool, items, reason, ctx.user, now, isDry);
    house().pokes.publish(moved);
    return { outcomes };
  }),

  takeBack: moderatorProcedure.input(takingBack).mutation(async ({ input, ctx }) => {
    const { state, moved } = await takeBack(house().pool, input, ctx.user, house().now());
    house().pokes.publish(moved);
    return { state };
  }),
});
