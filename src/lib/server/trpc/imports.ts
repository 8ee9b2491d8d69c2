import { z } from 'zod';
import { DOUBTFUL_PAGE } from '#lib/domain/import/doubtful.ts';
import { doubtfulFiles, doubtfulLines, settleLines } from '../db/import-review.ts';
import { house } from '../house.ts';
import { moderatorProcedure, router } from './base.ts';

/** A row's number in the list. */
const id = z.string().regex(/^[1-9]\d{0,17}$/);

/** What imports were in doubt about, looked at by moderators. */
export const importsRouter = router({
  lines: moderatorProcedure
    .input(
      z.strictObject({
        file: z.string().max(500).nullable(),
        settled: z.boolean(),
        after: id.nullable(),
      }),
    )
    .query(async ({ input }) => {
      const [lines, files] = await Promise.all([
        doubtfulLines(house().pool, input),
        doubtfulFiles(house().pool),
      ]);
      return { lines, files };
    }),

  settle: moderatorProcedure
    .input(z.strictObject({ ids: z.array(id).min(1).max(DOUBTFUL_PAGE), settled: z.boolean() }))
    .mutation(({ input, ctx }) =>
      settleLines(house().pool, input.ids, input.settled, ctx.user, house().now()),
    ),
});
