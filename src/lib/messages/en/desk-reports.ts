/** The desk, about what was reported. */
export const deskReports = {
  kind: { review: 'Report of a review', photo: 'Report of a photo', facts: 'Report of facts' },
  reporter: 'Reported by',
  says: 'What is said against it',
  noWords: 'Nothing more is said.',
  seen: 'As the reporter saw it',
  now: 'What stands there now',
  gone: 'Nothing of it is there any more. There is nothing to take down.',
  same: 'It stands there as it was reported.',
  changed: 'It was changed since it was reported. Decide on what stands now.',
  takeDown: 'Take down',
  agree: 'Agree',
  agreeText:
    'To agree changes no fact: correct it on its page, or set it back in its history. The reporter is told that you agree.',
  leave: 'Leave it',
  leaveTitle: 'Why does it stay?',
  leaveText: 'The reporter is told the reason.',
  leaveSend: 'Leave it',
  agreed: 'Agreed; the reporter is told.',
  left: 'Left as it is; the reporter is told why.',
  history: 'History of the entry',
  moreChanged: (n: number) => (n === 1 ? '1 fact changed since' : `${n} facts changed since`),
} as const;
