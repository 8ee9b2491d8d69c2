import type { ReportReason } from '../report/report.ts';

export const REFUSAL_REASONS = [
  'OFF_TOPIC',
  'ABUSE',
  'SPAM',
  'PERSONAL_DATA',
  'NOT_OWN_EXPERIENCE',
  'BAD_PHOTO',
  'OTHER',
  'NOT_TRUE',
  'NO_SOURCE',
  'DUPLICATE',
  'OTHER_STANDS',
  'COPYRIGHT',
  'WITHIN_RULES',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** What a submission of each kind may be refused for, in the order in which the desk offers it. */
export const REASONS_FOR = {
  review: [
    'OFF_TOPIC',
    'ABUSE',
    'SPAM',
    'PERSONAL_DATA',
    'NOT_OWN_EXPERIENCE',
    'BAD_PHOTO',
    'OTHER',
  ],
  facts: ['NOT_TRUE', 'NO_SOURCE', 'DUPLICATE', 'OTHER_STANDS', 'ABUSE', 'SPAM', 'OTHER'],
  report: ['WITHIN_RULES', 'NOT_TRUE', 'OTHER'],
} as const satisfies Record<string, readonly RefusalReason[]>;

export interface Reason {
  code: RefusalReason;
  text: string | null;
}

/** What the writer of something that was taken down is told, by what it was reported for. */
export const TAKEN_DOWN_FOR: Record<ReportReason, RefusalReason> = {
  SHOWS_ME: 'PERSONAL_DATA',
  INSULT: 'ABUSE',
  SPAM: 'SPAM',
  WRONG: 'NOT_TRUE',
  COPYRIGHT: 'COPYRIGHT',
  OTHER: 'OTHER',
};
