// What a line of "My contributions" says; which lines there are is `contributions.svelte.ts`'s business.
import type { ContributionShown } from '#lib/domain/contribution/contribution.ts';
import { wishShown, type QueuePhase, type Shown } from '#lib/domain/contribution/shown-state.ts';
import type { ErrorCode } from '#lib/domain/errors.ts';
import type { Sanction } from '#lib/domain/moderation/sanction.ts';
import type { FieldVerdict } from '#lib/domain/moderation/ruling.ts';
import type { ContributionRow } from '#lib/domain/moderation/submission.ts';
import type { ReportSay } from '#lib/domain/mutations/report-say.ts';
import type { ReportFields } from '#lib/domain/report/report.ts';
import { appeals } from '#lib/messages/en/appeals.ts';
import { contributions as words } from '#lib/messages/en/contributions.ts';
import { fieldName } from '#lib/messages/en/facts.ts';
import { momentOf } from '#lib/messages/en/moment.ts';
import { standing } from '#lib/messages/en/standing.ts';
import { report as reportWords } from '#lib/messages/en/report.ts';
import { isStopped } from '../db/sanctioned.ts';
import { mayStand, type MutationRow } from '../db/outbox.ts';

export const whatOf = (row: ContributionRow): ContributionShown['what'] =>
  row.kind === 'facts' ? (row.fields.isNew ? 'new' : 'correction') : row.kind;

export const reported = ({ reason, text }: Pick<ReportFields, 'reason' | 'text'>): string =>
  reportWords.yours(reportWords.reason[reason], text);

/** Why it is where it is: the moderator's reason, and what an appeal made of it. */
export function reasonOf(row: ContributionRow): string | null {
  const { reason, appeal, state } = row;
  const told = reason ? words.refusal(reason.code, reason.text) : null;
  if (row.kind === 'report' && state === 'APPROVED') return reportWords.upheld[row.fields.of.what];
  if (appeal?.isOpen) return appeals.waits;
  if (row.kind === 'report' && (state === 'PENDING' || state === 'ESCALATED'))
    return reportWords.waits;
  if (!appeal) return told;
  if (state === 'APPROVED') return appeals.published;
  return told && (state === 'REJECTED' || state === 'PARTLY_APPROVED') ? appeals.again(told) : told;
}

/** Why an appeal that is not shown back yet is where it is. */
export function wishReason({ state, problem }: Shown): string {
  if (problem === 'CONFLICT') return appeals.tooLate;
  if (problem) return words.problem(problem);
  return (
    { 'in-review': appeals.waits, sending: appeals.onItsWay }[state as string] ?? appeals.willSend
  );
}

export const wishPart = (m: MutationRow) => ({
  ...{ sent: mayStand(m), state: m.state, error: m.error?.code ?? null },
});

/** A report that the server has not shown back yet. */
export function reportShownAs(
  m: MutationRow,
  phase: QueuePhase,
  sanctions: readonly Sanction[],
  id = m.lane,
): ContributionShown {
  const { reason, text } = m.args as ReportSay;
  const shown = wishShown(wishPart(m), phase, ['cancel']);
  return {
    ...{ id, what: 'report', title: m.about?.name ?? words.unknownSubject },
    ...{ href: m.about?.href ?? '/contributions', editHref: null, state: shown.state },
    reason: shown.problem
      ? whyNot(shown.problem, isStopped(m) ? m : undefined, sanctions)
      : shown.state === 'in-review'
        ? reportWords.waits
        : reportWords.willSend,
    notes: [reported({ reason, text })],
    ...{ updatedAt: m.madeAt, photos: { total: 0, sent: 0 }, photoShares: [], bytesWaiting: 0 },
    actions: shown.actions,
  };
}

/** By the entity that its lane names. */
const WHAT: Record<string, ContributionShown['what']> = { sighting: 'seen', helpful: 'helpful' };

/** Where its words are seen, it can be said otherwise. */
export const refusedDeed = (m: MutationRow, sanctions: readonly Sanction[]): ContributionShown => {
  const { lane, about, error, madeAt } = m;
  return {
    id: lane,
    what: WHAT[lane.split(':')[0]!] ?? 'log',
    title: about?.name ?? words.unknownSubject,
    href: about?.href ?? '/contributions',
    editHref: about?.href ?? null,
    state: 'needs-you',
    reason: whyNot(error?.code ?? 'INTERNAL', isStopped(m) ? m : undefined, sanctions),
    notes: [],
    updatedAt: madeAt,
    photos: { total: 0, sent: 0 },
    photoShares: [],
    bytesWaiting: 0,
    actions: about ? ['edit', 'cancel'] : ['cancel'],
  };
};

/** Why something needs its writer. What a sanction stopped says until when, as far as this phone was told. */
export function whyNot(
  problem: ErrorCode,
  stopped: MutationRow | undefined,
  sanctions: readonly Sanction[],
): string {
  if (!stopped) return words.problem(problem);
  const by = sanctions.find(({ id }) => id === stopped.error?.message);
  return by ? standing.stopped(by.until && momentOf(by.until)) : standing.stoppedOnce;
}

/** What became of fields that were not taken as they were proposed. */
export const notesOf = (verdicts: Record<string, FieldVerdict>): string[] =>
  Object.entries(verdicts).flatMap(([field, verdict]) => {
    const name = fieldName(field);
    if (verdict.outcome === 'AMENDED') return [words.amended(name)];
    if (verdict.outcome !== 'REFUSED') return [];
    return [words.refusedField(name, words.refusal(verdict.reason.code, verdict.reason.text))];
  });
