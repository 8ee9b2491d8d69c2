export const device = {
  title: 'This device',
  lead: 'What ThrillWiki keeps here, and what you can do with it.',
  storage: 'Storage',
  used: 'Used',
  free: 'Free',
  unknown: 'This browser does not say',
  usedBy: 'What takes it up',
  ofCatalogue: 'Parks and rides',
  ofParks: 'Saved parks',
  ofWritten: 'Photos you added',
  ofRest: 'App and the rest',
  full: 'This device has no space left',
  fullText:
    'Something new could not be kept. What was saved before is safe. Free some space on the device, or remove a park below.',
  waiting: 'Waiting to be sent',
  nothingWaits: 'Nothing',
  waitingIs: (n: number, size: string) => `${n === 1 ? '1 thing' : `${n} things`}, ${size}`,
  protected: 'Protected',
  protectedYes: 'Yes: the browser does not clear it away by itself',
  protectedNo:
    'No: the browser may clear it away when space runs out or after weeks without a visit',
  protect: 'Ask the browser to protect it',
  protectRefused:
    'The browser said no for now. Installing the app usually helps; sending soon always does.',
  sending: 'Photos',
  wifiOnly: 'Photos only on Wi-Fi',
  wifiHint: 'Words are small and are sent over any connection.',
  wifiUnknown: 'This browser does not say which connection it has, so photos go over any.',
  copy: 'Keep a copy',
  copyText:
    'Everything you wrote here and that was not sent yet, with its photos, in one file. Open it on another device and send it from there: nothing is sent twice.',
  save: 'Save to a file',
  saved: 'The file is in your downloads.',
  saveFailed: 'The file could not be made. What you wrote is still here.',
  open: 'Open a file',
  opened: (added: number, beside: number, known: number) =>
    [
      added > 0 ? `${added} taken from the file.` : null,
      beside > 0
        ? `${beside} stood here in another version: both are kept, the one from the file as a new draft.`
        : null,
      known > 0 ? `${known} were here already.` : null,
      added + beside + known === 0 ? 'There was nothing in this file.' : null,
    ]
      .filter((x) => x !== null)
      .join(' '),
  lostTitle: 'This browser has cleared what was kept here',
  lostText: (n: number) =>
    `${n === 1 ? 'One contribution' : `${n} contributions`} on this device had not been confirmed as received, and may be lost. What did arrive is safe: sign in and look at “My contributions”.`,
  lostHint:
    'Browsers clear sites when space runs out, or after weeks without a visit. Installing the app, or asking for protection under “This device”, helps against it.',
  lostSeen: 'I have read this',
  leave: 'Sign out',
  leaveText: 'With a connection or without, and also on a device that others use.',
  toAccount: 'To your account',
} as const;
