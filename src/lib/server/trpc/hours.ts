import { z } from 'zod';
import { parkHours } from '#lib/domain/hours/schema.ts';
import { house } from '../house.ts';
import { maySetHours, previewHours, setHours } from '../services/hours/set-hours.ts';
import { spend } from '../platform/limits.ts';
import { memberProcedure, router, speakerProcedure } from './base.ts';

const ofPark = z.strictObject({ parkId: z.uuid() });

/** Opening hours; see `services/hours`. */
export const hoursRouter = router({
  /** Whether this person's changes to a park's hours are published at once. */
  maySet: memberProcedure
    .input(ofPark)
    .query(({ input, ctx }) => maySetHours(house().pool, ctx.user, input.parkId)),

  /** What the hours would give; a rule that gives no days answers with its problem. */
  preview: memberProcedure
    .input(ofPark.extend({ hours: parkHours }))
    .mutation(async ({ input, ctx }) => {
      await spend('hoursPreview', ctx.user.id);
      return previewHours(house().pool, input.parkId, input.hours, house().now());
    }),

  set: speakerProcedure
    .input(ofPark.extend({ base: parkHours.nullable(), hours: parkHours.nullable() }))
    .mutation(async ({ input, ctx }) => {
      await setHours(house().pool, input, ctx.user, house().now());
      house().pokes.publish([`park:${input.parkId}`]);
    }),
});
