/** Apart from the words of the page it leads to: every page with reviews has it. */
export const reportLink = {
  text: 'Report',
  review: (author: string) => `the review by ${author}`,
  facts: (subject: string) => `the facts about ${subject}`,
} as const;
