/** For moderators who vouch for what a page says. */
export const verifying = {
  button: 'Verify',
  change: 'Verified: change',
  buttonOf: (name: string) => `Verify, or change it: what this page says of ${name}`,
  title: (name: string) => `Verify ${name}`,
  text: 'You vouch for what this page says now. As soon as one of its facts changes, it is no longer shown as verified.',
  evidence: 'What you went by',
  evidenceHint: 'An address, a document, what you saw there. Everybody can read it.',
  evidenceNeeded: 'Say what you went by.',
  undo: 'Take it back',
  cancel: 'Cancel',
  save: 'Verify',
} as const;
