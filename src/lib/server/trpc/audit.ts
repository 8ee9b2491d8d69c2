import { z } from 'zod';
import { AUDIT_ACTS } from '#lib/domain/moderation/audit.ts';
import { house } from '../house.ts';
import { checkAudit, readAudit } from '../services/audit.ts';
import { allowedTo, router } from './base.ts';

const auditor = allowedTo('audit.read');

/** M9, for admins; nobody writes here: see the triggers of migration 0018. */
export const auditRouter = router({
  read: auditor
    .input(
      z.strictObject({
        person: z.uuid().nullable(),
        act: z.enum(AUDIT_ACTS).nullable(),
        before: z.number().int().min(1).nullable(),
      }),
    )
    .query(({ input }) => readAudit(house().pool, input)),

  check: auditor.query(() => checkAudit(house().pool)),
});
