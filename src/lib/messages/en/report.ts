import type { ReportReason } from '#lib/domain/report/report.ts';

/** R6: saying that something should not be there, or not so. */
export const report = {
  title: 'Report',
  lead: 'A moderator looks at it: usually within 6 h. Whoever wrote it is not told who you are.',
  about: 'What you report',
  review: (author: string, subject: string) => `Review by ${author} of ${subject}`,
  facts: (subject: string) => `The facts about ${subject}`,
  which: 'What of it?',
  whole: 'The review',
  photo: (n: number) => `Photo ${n}`,
  why: 'What is wrong?',
  reason: {
    SHOWS_ME: 'It shows me or my child',
    INSULT: 'It insults or threatens somebody',
    SPAM: 'It is advertising',
    WRONG: 'It is not true',
    COPYRIGHT: 'It is somebody else’s work',
    OTHER: 'Something else',
  } satisfies Record<ReportReason, string>,
  text: 'In your words',
  textHint: 'What a moderator should know. It is kept while you type.',
  correctHint: 'You know how it should be? A correction helps even more:',
  send: 'Send the report',
  noReason: 'Choose what is wrong.',
  own: 'You wrote this yourself. You can change it, or take it back in My contributions.',
  signIn: 'Sign in to report it',
  signInText: 'So that you can be told what became of it. Nobody else learns that it was you.',
  gone: 'It is not here any more',
  goneText: 'It was changed or taken down meanwhile, or this device does not hold it.',
  loading: 'Looking it up',

  /** In My contributions. */
  what: 'Report',
  willSend: 'Your report is sent when there is a connection.',
  waits: 'A moderator looks at it: usually within 6 h.',
  yours: (reason: string, text: string) =>
    text ? `You reported: ${reason}. “${text}”` : `You reported: ${reason}.`,
  upheld: {
    review: 'You were right, and it was taken down. Thank you.',
    photo: 'You were right, and the photo was taken down. Thank you.',
    facts: 'You were right. Thank you: it is being put right.',
  },
} as const;
