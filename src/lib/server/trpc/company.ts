import { z } from 'zod';
import { EMAIL_MAX, emailProblem, normaliseEmail } from '#lib/domain/account/rules.ts';
import { closureFields } from '#lib/domain/company/closure-fields.ts';
import { correctionText, updateFields } from '#lib/domain/updates/update-fields.ts';
import { house } from '../house.ts';
import { withTransaction } from '../platform/database.ts';
import { claimByDns, claimByMail, proveByDns, proveByMail } from '../services/company-claims.ts';
import { readCompanyDesk } from '../services/company-desk.ts';
import { endSeat, forgive } from '../services/company-seats.ts';
import { correctUpdate, withdrawUpdate, writeUpdate } from '../services/official-updates.ts';
import { setClosure } from '../services/ride-closure.ts';
import { memberProcedure, router, speakerProcedure } from './base.ts';

const companyId = z.uuid();
const address = z
  .string()
  .max(EMAIL_MAX * 2)
  .transform(normaliseEmail)
  .refine((typed) => emailProblem(typed) === null, { message: 'EMAIL_SHAPE' });

/** Badge and closures are rows of the catalogue. */
const catalogueMoved = (): void => house().pokes.publish(['catalogue']);

/** Updates travel with their park. */
function told<Update extends { parkId: string }>(update: Update): Update {
  house().pokes.publish([`park:${update.parkId}`]);
  return update;
}
const seen = { id: z.uuid(), version: z.number().int().min(0) };

export const companyRouter = router({
  /** All that the page of a company's people shows. */
  desk: memberProcedure
    .input(z.strictObject({ slug: z.string().min(1).max(200) }))
    .query(({ input, ctx }) => readCompanyDesk(house().pool, input.slug, ctx.user, house().now())),

  mailCode: speakerProcedure
    .input(z.strictObject({ companyId, address }))
    .mutation(({ input, ctx }) => claimByMail(house().pool, input, ctx.user, house().now())),

  enterCode: speakerProcedure
    .input(z.strictObject({ companyId, code: z.string().max(100) }))
    .mutation(async ({ input, ctx }) => {
      await proveByMail(house().pool, input, ctx.user, house().now());
      catalogueMoved();
    }),

  getRecord: speakerProcedure
    .input(z.strictObject({ companyId }))
    .mutation(({ input, ctx }) =>
      claimByDns(house().pool, input.companyId, ctx.user, house().now()),
    ),

  checkRecord: speakerProcedure
    .input(z.strictObject({ companyId }))
    .mutation(async ({ input, ctx }) => {
      await proveByDns(house().pool, input.companyId, ctx.user, house().now());
      catalogueMoved();
    }),

  endSeat: speakerProcedure
    .input(z.strictObject({ companyId, userId: z.uuid() }))
    .mutation(async ({ input, ctx }) => {
      const { pool, now } = house();
      await withTransaction((db) => endSeat(db, input, ctx.user, now()), pool);
      catalogueMoved();
    }),

  allowAgain: speakerProcedure
    .input(z.strictObject({ companyId, userId: z.uuid() }))
    .mutation(({ input, ctx }) => {
      const { pool, now } = house();
      return withTransaction((db) => forgive(db, input, ctx.user, now()), pool);
    }),

  setClosure: speakerProcedure
    .input(
      z.strictObject({
        rideId: z.uuid(),
        closure: closureFields.nullable(),
        seen: z
          .strictObject({
            from: z.string().max(40).nullable(),
            until: z.string().max(40).nullable(),
            reason: z.string().max(10_000).nullable(),
          })
          .nullable(),
      }),
    )
    .mutation(async ({ input, ctx }) => {
      await setClosure(house().pool, input, ctx.user, house().now());
      catalogueMoved();
    }),

  /** Keeps a draft or publishes it. */
  writeUpdate: speakerProcedure
    .input(
      z.strictObject({ ...seen, parkId: z.uuid(), fields: updateFields, publish: z.boolean() }),
    )
    .mutation(async ({ input, ctx }) =>
      told(await writeUpdate(house().pool, input, ctx.user, house().now())),
    ),

  correctUpdate: speakerProcedure
    .input(z.strictObject({ ...seen, fields: updateFields, correction: correctionText }))
    .mutation(async ({ input, ctx }) =>
      told(await correctUpdate(house().pool, input, ctx.user, house().now())),
    ),

  /** Takes it back; a draft is thrown away. */
  withdrawUpdate: speakerProcedure.input(z.strictObject(seen)).mutation(async ({ input, ctx }) => {
    told(await withdrawUpdate(house().pool, input, ctx.user, house().now()));
  }),
});
