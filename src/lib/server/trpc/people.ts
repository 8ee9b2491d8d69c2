import { z } from 'zod';
import {
  SANCTION_KINDS,
  SANCTION_REASONS,
  SANCTION_SCOPES,
} from '#lib/domain/moderation/sanction.ts';
import { ROLES } from '#lib/domain/permissions/table.ts';
import { personText } from '#lib/domain/review/review.ts';
import { house } from '../house.ts';
import { addNote, findPeople, readPerson, setRole } from '../services/people.ts';
import { refuseWaiting } from '../services/refuse-waiting.ts';
import { lift, sanction } from '../services/sanctions.ts';
import { allowedTo, router } from './base.ts';

const reader = allowedTo('people.read');
const sanctioner = allowedTo('people.sanction');

const words = personText(1000).refine((text) => text !== '', { message: 'EMPTY' });
const userId = z.uuid();

export const peopleRouter = router({
  find: reader
    .input(z.strictObject({ name: z.string().max(80) }))
    .query(({ input }) => findPeople(house().pool, input.name, house().now())),

  person: reader
    .input(z.strictObject({ userId }))
    .query(({ input, ctx }) => readPerson(house().pool, input.userId, ctx.user)),

  note: reader
    .input(z.strictObject({ id: z.uuid(), userId, text: words }))
    .mutation(({ input, ctx }) => addNote(house().pool, input, ctx.user, house().now())),

  sanction: sanctioner
    .input(
      z.strictObject({
        id: z.uuid(),
        userId,
        kind: z.enum(SANCTION_KINDS),
        scope: z.enum(SANCTION_SCOPES),
        reason: z.strictObject({ code: z.enum(SANCTION_REASONS), text: words.nullable() }),
        until: z.iso.datetime().nullable(),
      }),
    )
    .mutation(async ({ input, ctx }) => {
      house().pokes.publish(await sanction(house().pool, input, ctx.user, house().now()));
    }),

  lift: sanctioner
    .input(z.strictObject({ sanctionId: z.uuid(), why: words }))
    .mutation(async ({ input, ctx }) => {
      house().pokes.publish(await lift(house().pool, input, ctx.user, house().now()));
    }),

  /** D11: of somebody who is banned. To be asked again while something is left and some were refused. */
  refuseWaiting: sanctioner.input(z.strictObject({ userId })).mutation(async ({ input, ctx }) => {
    const { pool, pokes, now } = house();
    const { moved, ...done } = await refuseWaiting(pool, input.userId, ctx.user, now());
    pokes.publish(moved);
    return done;
  }),

  setRole: allowedTo('people.role')
    .input(z.strictObject({ userId, was: z.enum(ROLES), role: z.enum(ROLES), why: words }))
    .mutation(async ({ input, ctx }) => {
      house().pokes.publish(await setRole(house().pool, input, ctx.user));
    }),
});
