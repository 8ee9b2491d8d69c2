/** M2: an item that is handed on to somebody else. */
export const escalating = {
  escalate: 'Hand on',
  title: 'Hand it on to somebody else?',
  text: 'It moves to the top of the queue for all other moderators. You do not decide it any more. The author sees “in review” as before.',
  note: 'What they should know',
  send: 'Hand on',
  handedOn: (name: string, when: string) => `${name} handed this on, ${when}`,
} as const;
