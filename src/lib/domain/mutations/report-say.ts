import { z } from 'zod';
import { REPORT_MAX, REPORT_REASONS } from '../report/report.ts';
import { personText, TEXT_MAX, TITLE_MAX } from '../review/review.ts';
import { CAPTION_MAX } from './photo-attach.ts';
import { refused, type Mutation } from './mutation.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const reviewId = z.uuid();
/** Facts as JSON: enough for every field at its longest, and nothing that cannot be stored. */
const COPY_MAX = 60_000;
const isKept = (values: unknown): boolean => {
  const json = JSON.stringify(values);
  return json.length <= COPY_MAX && !/\\u(0000|d[89a-f])/i.test(json);
};

const args = z
  .strictObject({
    /** Of this person and this thing (`reportName`). */
    reportId: z.uuid(),
    subject: z.strictObject({ kind: z.enum(['park', 'ride']), id: z.uuid() }),
    of: z.discriminatedUnion('what', [
      z.strictObject({ what: z.literal('review'), reviewId }),
      z.strictObject({ what: z.literal('photo'), reviewId, sha256 }),
      z.strictObject({ what: z.literal('facts') }),
    ]),
    reason: z.enum(REPORT_REASONS),
    text: personText(REPORT_MAX),
    seen: z.discriminatedUnion('what', [
      z.strictObject({
        what: z.literal('review'),
        rating: z.number().int().min(1).max(10),
        title: personText(TITLE_MAX),
        text: personText(TEXT_MAX),
        photos: z.array(sha256).max(20),
      }),
      z.strictObject({
        what: z.literal('photo'),
        sha256,
        caption: personText(CAPTION_MAX).nullable(),
      }),
      z.strictObject({
        what: z.literal('facts'),
        values: z.record(z.string().regex(/^[a-zA-Z]{1,40}$/), z.unknown()).refine(isKept),
      }),
    ]),
  })
  .refine(
    ({ of, seen }) =>
      of.what === seen.what &&
      (of.what !== 'photo' || (seen.what === 'photo' && seen.sha256 === of.sha256)),
    { path: ['seen'] },
  )
  .refine(({ reason, text }) => reason !== 'OTHER' || text !== '', {
    path: ['text'],
    message: 'EMPTY',
  });
export type ReportSay = z.infer<typeof args>;

/**
 * Says that something everybody sees should not be there, or not so. It goes to the desk as a submission. There is
 * one at a time of a person and thing: said again while it waits, nothing changes; once decided, it may be said anew.
 */
export const reportSay: Mutation<ReportSay> = {
  name: 'report.say',
  v: 1,
  args,
  action: 'report.say',
  lane: (a) => `submission:${a.reportId}`,
  deps: () => [],
  reads: (a) => ({
    subject: a.subject,
    submissionId: a.reportId,
    reported: { subject: a.subject, of: a.of },
  }),
  apply({ subject, submission: current, reported, isSaidOut }, a, env) {
    if (!subject || !reported) return refused('SUBJECT_GONE');
    if (reported.reportId !== a.reportId) return refused('INVALID', 'reportId');
    if (reported.writerId === env.actorId) return refused('FORBIDDEN');
    if (current && (current.kind !== 'report' || current.authorId !== env.actorId))
      return refused('ID_TAKEN');
    if (current?.state === 'PENDING' || current?.state === 'ESCALATED')
      return { kind: 'changed', changes: [], version: current.version };
    if (isSaidOut) return { kind: 'not-yet', code: 'RATE_LIMITED' };
    const version = (current?.version ?? 0) + 1;
    const row = {
      ...{ id: a.reportId, kind: 'report' as const, authorId: env.actorId, subject: a.subject },
      ...{ parkId: subject.parkId, photoCount: 0, photos: [], state: 'PENDING' as const, version },
      fields: {
        ...{ of: a.of, reason: a.reason, text: a.text, seen: a.seen },
        ...{ stood: reported.stood, writerId: reported.writerId },
      },
      receivedAt: env.now,
    };
    return { kind: 'changed', changes: [{ kind: 'submission', row }], version };
  },
};
