/** On pages that offer to add or correct something; apart, since those pages load first. */
export const addIt = {
  missing: 'Not in the list?',
  missingText: 'Add what is missing. It works without a connection, and without an account.',
  add: {
    ride: (name: string) => `Add a ride named “${name}”`,
    park: (name: string) => `Add a park named “${name}”`,
    company: (name: string) => `Add a company named “${name}”`,
  },
  correct: 'Correct something',
  addRide: 'Add a ride that is missing',
  pendingDraft: 'You began a change of this page.',
  pendingHere: 'Your change waits on this device to be sent.',
  pendingSent: 'Your change is waiting for review.',
  pendingAsked: 'A moderator asks you for a change.',
  pendingClash: (fields: string) =>
    `Somebody else changed the same meanwhile: ${fields}. Both versions go to a moderator; you may change yours.`,
  pendingOpen: 'Look at it',
} as const;
