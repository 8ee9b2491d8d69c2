/** Words of the page of a company's people, and of the mail with their code. */
export const company = {
  title: (name: string) => `For the people of ${name}`,
  lead: 'Whoever works here can close rides for a while and post official updates for the parks this company runs.',
  back: 'To the company’s page',
  signIn: 'Sign in first: a proof belongs to an account.',

  proveTitle: 'Show that you work here',
  proveLead: (domain: string) =>
    `The website on record is at ${domain}. Show that you belong to it in one of two ways.`,
  noDomain:
    'There is no website of its own on record for this company, so nothing can be proven yet. Have its website corrected first.',
  byMail: 'By mail',
  byMailLead: (domain: string) =>
    `We mail a code to an address at ${domain}. It works once, for a day.`,
  mailOff: 'This site sends no mail. Use the DNS record instead.',
  address: 'Your address there',
  sendCode: 'Mail me a code',
  sentTo: (address: string) => `A code is on its way to ${address}.`,
  code: 'Code from the mail',
  codeHint: '12 letters and digits; dashes do not matter.',
  enterCode: 'Use the code',
  byDns: 'By a DNS record',
  byDnsLead:
    'For whoever looks after the domain. This also lets you take away seats of colleagues.',
  getRecord: 'Show the record',
  recordLead: (domain: string) =>
    `Add a TXT record to ${domain} with this content, and leave it there: we look every day.`,
  record: 'Content of the TXT record',
  copy: 'Copy',
  copied: 'Copied.',
  checkRecord: 'Check now',
  proven: 'It is proven: you speak for this company now.',

  seatTitle: 'Your seat',
  seatUntil: (day: string) =>
    `You speak for this company until ${day}. Prove it again before then.`,
  seatMissing: (day: string) =>
    `Since ${day} your proof cannot be found any more. Put it back within a week, or your seat ends.`,
  renew: 'Prove it again',
  people: 'Who speaks for it',
  role: {
    LEAD: 'holds the domain',
    MEMBER: 'has an address there',
  },
  since: (day: string) => `since ${day}`,
  giveUp: 'Give up my seat',
  revoke: (name: string) => `Take away the seat of ${name}`,
  revokeSure: (name: string) =>
    `${name} can then do nothing for this company, and cannot claim again until you allow it.`,
  giveUpSure: 'You can prove it again at any time.',
  confirm: 'Yes, end the seat',
  cancel: 'Cancel',
  revoked: 'Seats that were taken away',
  allowAgain: (name: string) => `Let ${name} claim again`,

  parks: 'Your parks',
  noParks: 'No park is on record as run by this company.',
  hours: 'Opening hours',
  rides: 'Close a ride for a while',
  ridesLead: 'It shows at once, and the ride opens again by itself after the last day.',
  ride: 'Ride',
  chooseRide: 'Choose a ride',
  closeRide: 'Close it',
  changeClosure: 'Change',
  reopen: 'Open it again',
  closedRides: 'Closed for now',
  from: 'First day',
  fromHint: 'Empty: from now on.',
  until: 'Last day',
  untilHint: 'Empty: until further notice.',
  reason: 'Reason',
  closureSaved: (ride: string) => `${ride}: saved, and shown to everybody.`,
  closureClash: 'Somebody changed it meanwhile. What stands now is shown; what you typed is kept.',

  verified: (day: string) => `Verified since ${day}`,
  verifiedShort: 'Verified',
  doYouWorkHere: 'Do you work here?',

  mailSubject: (name: string) => `Your code for ${name} on ThrillWiki`,
  mailText: (of: { company: string; person: string; code: string; link: string }) =>
    [
      `${of.person} on ThrillWiki says that this address belongs to ${of.company}.`,
      '',
      `If that is you, use this code within a day: ${of.code}`,
      `or open ${of.link}`,
      '',
      'If it is not, do nothing: without the code nothing happens.',
      '',
    ].join('\n'),
} as const;
