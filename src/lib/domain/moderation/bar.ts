import type { Role } from '../permissions/table.ts';
import type { Appeal } from './appeal.ts';
import type { DecisionRow, SubmissionState } from './submission.ts';

/** Who decides: without a role, a moderator. */
export interface Decider {
  id: string;
  role?: Role;
}

/** Moderators that decide no more on a submission as it waits; their ids. */
export interface Barred {
  /** Who made the decision that is appealed against. */
  appeal: string | null;
  /** Who handed it on. */
  escalation: string[];
  /** Whose words are reported. */
  reported: string | null;
}

/** Why somebody may not decide: their own, a report of their words, their refusal, handed on by them. */
export type Bar = 'author' | 'reported' | 'appeal' | 'escalation';

/** Of a decision, what tells who is barred. */
export type Made = Pick<
  DecisionRow,
  'id' | 'outcome' | 'moderator' | 'versionSeen' | 'takesBack' | 'byReport'
>;

/** The latest first, as `decisions` are; without what was taken back, and what took it back. */
export function inForce<D extends Pick<Made, 'id' | 'outcome' | 'takesBack'>>(
  decisions: readonly D[],
): D[] {
  const gone = new Set(decisions.map(({ takesBack }) => takesBack));
  return decisions.filter(({ id, outcome }) => outcome !== 'TAKEN_BACK' && !gone.has(id));
}

/** The decision that an open appeal is about. */
export const appealedDecision = <D extends Made>(
  appeal: Appeal | null | undefined,
  decisions: readonly D[],
): D | null =>
  appeal?.isOpen
    ? (inForce(decisions).find(
        ({ versionSeen, outcome }) => versionSeen < appeal.version && outcome !== 'ESCALATED',
      ) ?? null)
    : null;

/** `decisions`: all on the submission, the latest first. `reported`: of a report, whose words it is about. */
export function barredOf(
  appeal: Appeal | null | undefined,
  decisions: readonly Made[],
  reported: string | null = null,
): Barred {
  return {
    appeal: appealedDecision(appeal, decisions)?.moderator.id ?? null,
    escalation: handedOn(decisions).map(({ moderator }) => moderator.id),
    reported,
  };
}

/** As it waits now: those that came after the last decision. */
function handedOn<D extends Made>(decisions: readonly D[]): D[] {
  const all = inForce(decisions);
  const decided = all.findIndex(({ outcome }) => outcome !== 'ESCALATED');
  return decided === -1 ? all : all.slice(0, decided);
}

/** M6: why this person may not decide, or null. An admin decides whatever is not his own. */
export function barOf(
  { authorId, barred }: { authorId: string; barred: Barred },
  { id, role = 'MODERATOR' }: Decider,
): Bar | null {
  if (authorId === id) return 'author';
  if (barred.reported === id) return 'reported';
  if (role === 'ADMIN') return null;
  if (barred.appeal === id) return 'appeal';
  return barred.escalation.includes(id) ? 'escalation' : null;
}

/**
 * How it is once `back`, the latest decision, is taken back; `decisions`: without that one. It waits again; but what
 * was only taken down for a report is published again, unless its author has written on it since.
 */
export function stateBefore(
  decisions: readonly Made[],
  back: Pick<DecisionRow, 'versionSeen' | 'byReport'>,
): SubmissionState {
  if (handedOn(decisions).length > 0) return 'ESCALATED';
  const [last] = inForce(decisions);
  if (!back.byReport || (last?.outcome !== 'APPROVED' && last?.outcome !== 'PARTLY_APPROVED'))
    return 'PENDING';
  const putBack = decisions.filter(
    ({ takesBack }) => decisions.find(({ id }) => id === takesBack)?.byReport,
  );
  const asPublished = [last.versionSeen, ...putBack.map(({ versionSeen }) => versionSeen + 1)];
  return asPublished.includes(back.versionSeen) ? last.outcome : 'PENDING';
}
