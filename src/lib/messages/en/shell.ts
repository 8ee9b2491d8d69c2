export const shell = {
  brand: 'ThrillWiki',
  skip: 'Skip to the content',
  mainNav: 'Main',
  home: 'Home',
  parks: 'Parks',
  search: 'Search',
  yours: 'Yours',
  contributions: 'My contributions',
  desk: 'Desk',
  account: 'Account',
  signIn: 'Sign in',
  waiting: (n: number) => `${n} waiting`,
  waitingLong: (n: number) =>
    n === 1 ? '1 thing waits to be sent' : `${n} things wait to be sent`,
  offline: 'Offline',
  offlineBar: 'No connection. Everything saved on this device still works.',
  offlineBarWaiting: (n: number) =>
    `No connection. ${n === 1 ? '1 thing waits' : `${n} things wait`} safely on this device.`,
  loading: 'Loading',
  retry: 'Try again',
  close: 'Close',
  cancel: 'Cancel',
  updateReady: 'A new version is ready.',
  updateWaits:
    'A new version is ready. It waits until your draft is closed; nothing you typed is touched.',
  updateNow: 'Update',
  updateLater: 'Later',
  footerLine: 'A wiki of theme parks that works inside the park, without signal.',
  footerLicence: 'Facts by everyone who was there. Starter facts CC0, contributions CC BY-SA 4.0.',
  needsLine: 'This page needs a connection',
  needsLineText:
    'You are offline. Parks, rides, search, reviews and everything you wrote work without a connection.',
  offlineTitle: 'Not on this device yet',
  offlineText:
    'You are offline and this has not been saved here. It loads as soon as there is a connection.',
  goHome: 'Go to the start page',
} as const;
