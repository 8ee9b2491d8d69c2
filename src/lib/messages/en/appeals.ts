/** O3, M6: asking for another decision, and who may make it. */
export const appeals = {
  /** On the author's phone. */
  dialogTitle: (title: string) => `Ask for another look at ${title}?`,
  dialogText:
    'Somebody else than the moderator who decided reads it again, with your words. You can ask once.',
  why: 'Why it should be decided otherwise',
  hint: 'Say what was overlooked. It is kept while you type, and sent when there is a connection.',
  send: 'Send the appeal',
  begun: 'You began an appeal. Its words are kept.',
  willSend: 'Your appeal is sent when there is a connection.',
  onItsWay: 'Your appeal is on its way.',
  waits: 'Your appeal is there. Somebody else than before decides: usually within 6 h.',
  tooLate:
    'Your appeal was not taken: it was decided otherwise meanwhile, or you had appealed before. What you wrote is kept here.',
  yourWords: (text: string) => `Your appeal: “${text}”`,
  again: (reason: string) => `Somebody else looked at it again, and it stays so. ${reason}`,
  published: 'Published after your appeal.',

  /** At the desk. */
  mark: 'Appeal',
  marked: (name: string) => `${name} asks for another decision`,
  refusedBy: (name: string, when: string) => `Decided by ${name}, ${when}`,
  barred: {
    author: 'This is your own. Someone else decides it.',
    reported: 'Your own words are reported here. Someone else decides it.',
    appeal: 'This is an appeal against your decision. Someone else decides it.',
    escalation: 'You handed this on. Someone else decides it.',
  },
} as const;
