import { reportSay, type ReportSay } from '#lib/domain/mutations/report-say.ts';
import { reportName, type Reported, type ReportReason } from '#lib/domain/report/report.ts';
import type { SubjectRef } from '#lib/domain/subject.ts';
import { deedOf, replaceable } from './deeds.ts';
import { namedId } from './named-id.ts';
import type { DeedAbout, Outbox } from './outbox.ts';

/** As it was typed, so maybe not yet whole. */
export interface TypedReport {
  /** The photo it is about; null: all of it. */
  sha256: string | null;
  reason: ReportReason | null;
  text: string;
}

/** Of what the page is about: a review, or the facts of the subject. */
const keyOf = (subject: SubjectRef, reviewId: string | null): string =>
  `report:${subject.kind}:${subject.id}:${reviewId ?? ''}`;

/** Keeps what is typed of a report until it is queued. */
export async function keepTypedReport(
  box: Outbox,
  subject: SubjectRef,
  reviewId: string | null,
  typed: TypedReport,
): Promise<void> {
  await box.meta.put({ key: keyOf(subject, reviewId), value: typed });
}

export const typedReport = async (
  box: Outbox,
  subject: SubjectRef,
  reviewId: string | null,
): Promise<TypedReport | null> =>
  ((await box.meta.get(keyOf(subject, reviewId)))?.value as TypedReport | undefined) ?? null;

/** The id of this person's report about this thing, on whichever phone. */
export const reportIdOf = (userId: string, subject: SubjectRef, of: Reported): Promise<string> =>
  namedId(reportName(userId, subject, of));

/**
 * Reports it, as soon as there is a line. Said again before it used the line, the later words count; one on its way
 * stays. Answers the field and what is wrong with it, by the rules of the server, with nothing written; else null.
 */
export async function report(
  box: Outbox,
  said: ReportSay,
  about: DeedAbout,
  now: string,
): Promise<{ field: string; issue: string } | null> {
  const parsed = reportSay.args.safeParse(said);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    return { field: path.join('.'), issue: message };
  }
  const deed = deedOf(box.newId(), reportSay, parsed.data, about, now);
  const { subject, of } = parsed.data;
  await box.transaction('rw', box.mutations, box.meta, async () => {
    const before = await replaceable(box, deed.lane);
    if (before?.name === reportSay.name) await box.mutations.delete(before.order!);
    if ((await box.mutations.where({ lane: deed.lane }).count()) === 0)
      await box.mutations.add(deed);
    await box.meta.delete(keyOf(subject, of.what === 'facts' ? null : of.reviewId));
  });
  return null;
}
