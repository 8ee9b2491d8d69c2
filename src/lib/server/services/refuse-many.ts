import type pg from 'pg';
import { DomainError } from '#lib/domain/errors.ts';
import type { Decision, DecisionClash } from '#lib/domain/moderation/desk.ts';
import type { ManyOutcome, OneOfMany } from '#lib/domain/moderation/many.ts';
import type { Reason } from '#lib/domain/moderation/reasons.ts';
import { decisionsOf } from '../db/desk.ts';
import { lockSubmission } from '../db/submissions.ts';
import { withTransaction } from '../platform/database.ts';
import { clashOf, decide } from './moderation.ts';

/**
 * Refuses several, each in a transaction of its own: one that cannot be refused stops no other. A dry run tells the
 * same of each and changes nothing. Repeating is harmless, as of single decisions. Never throws for one of them.
 */
export async function refuseMany(
  pool: pg.Pool,
  many: readonly OneOfMany[],
  reason: Reason,
  moderator: { id: string },
  now: Date,
  isDry: boolean,
): Promise<{ outcomes: ManyOutcome[]; moved: string[] }> {
  const outcomes: ManyOutcome[] = [];
  const moved = new Set<string>();
  for (const one of many) {
    const decision: Decision = { ...one, outcome: 'REJECTED', reason };
    try {
      if (isDry) await wouldRefuse(pool, decision, moderator.id, now);
      else
        for (const scope of (await decide(pool, decision, moderator, now)).moved) moved.add(scope);
      outcomes.push({ submissionId: one.submissionId, problem: null, heldBy: null });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const held = (error.detail as DecisionClash | undefined)?.held;
      const heldBy = held?.by.name ?? null;
      outcomes.push({ submissionId: one.submissionId, problem: error.code, heldBy });
    }
  }
  return { outcomes, moved: [...moved] };
}

const wouldRefuse = (
  pool: pg.Pool,
  decision: Decision,
  moderatorId: string,
  now: Date,
): Promise<void> =>
  withTransaction(async (db) => {
    const submission = await lockSubmission(db, decision.submissionId);
    if (!submission) throw new DomainError('NOT_FOUND');
    if (submission.authorId === moderatorId) throw new DomainError('FORBIDDEN');
    const decisions = await decisionsOf(db, submission.id);
    const clash = await clashOf(db, submission, decisions, decision, moderatorId, now);
    if (clash) throw new DomainError('CONFLICT', { detail: clash });
  }, pool);
