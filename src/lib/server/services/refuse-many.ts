import type pg from 'pg';
import { DomainError } from '#lib/domain/errors.ts';
import type { Decider } from '#lib/domain/moderation/bar.ts';
import type { Decision, DecisionClash } from '#lib/domain/moderation/desk.ts';
import type { ManyOutcome, OneOfMany } from '#lib/domain/moderation/many.ts';
import type { Reason } from '#lib/domain/moderation/reasons.ts';
import { decisionsOf } from '../db/desk.ts';
import { lockSubmission } from '../db/submissions.ts';
import { withTransaction } from '../platform/database.ts';
import { clashOf, decide, refuseBarred } from './moderation.ts';

/**
 * Refuses several, each in a transaction of its own: one that cannot be refused stops no other. A dry run tells the
 * same of each and changes nothing. Repeating is harmless, as of single decisions. Never throws for one of them.
 */
export async function refuseMany(
  pool: pg.Pool,
  many: readonly OneOfMany[],
  reason: Reason,
  moderator: Decider,
  now: Date,
  isDry: boolean,
): Promise<{ outcomes: ManyOutcome[]; moved: string[] }> {
  const outcomes: ManyOutcome[] = [];
  const moved = new Set<string>();
  for (const one of many) {
    const decision: Decision = { ...one, outcome: 'REJECTED', reason };
    try {
      if (isDry) await wouldRefuse(pool, decision, moderator, now);
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
  moderator: Decider,
  now: Date,
): Promise<void> =>
  withTransaction(async (db) => {
    const submission = await lockSubmission(db, decision.submissionId);
    if (!submission) throw new DomainError('NOT_FOUND');
    const decisions = await decisionsOf(db, submission.id);
    refuseBarred(submission, decisions, moderator);
    const clash = await clashOf(db, submission, decisions, decision, moderator.id, now);
    if (clash) throw new DomainError('CONFLICT', { detail: clash });
  }, pool);
