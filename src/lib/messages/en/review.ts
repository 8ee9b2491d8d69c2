const n = (x: number) => x.toLocaleString('en-GB');

export const review = {
  write: 'Write a review',
  writeFor: (name: string) => `Review ${name}`,
  edit: (name: string) => `Edit your review of ${name}`,
  listTitle: 'Reviews',
  listEmpty: 'No reviews yet',
  listEmptyText: 'Were you there? Yours would be the first. It can be written offline.',
  visited: (day: string) => `Visited ${day}`,
  waited: (minutes: number) =>
    minutes === 0 ? 'No wait' : minutes === 1 ? 'Waited 1 minute' : `Waited ${n(minutes)} minutes`,
  by: (name: string) => `by ${name}`,
  photoOf: (i: number, total: number, title: string) => `Photo ${i} of ${total}: ${title}`,
  openPhoto: 'Open the photo in full size',

  rating: 'Your rating',
  ratingHint: 'Half stars count.',
  ratingNone: 'No stars chosen',
  stars: (s: string) => (s === '1' ? '1 star' : `${s} stars`),
  fieldTitle: 'Title',
  fieldTitleHint: 'The one thing to know',
  fieldText: 'Your review',
  fieldTextHint: 'What was it like? Plain text, in any language.',
  fieldVisited: 'Visited on',
  fieldWaited: 'Minutes waited',
  optional: 'optional',
  counter: (used: number, max: number) => `${n(used)} of ${n(max)}`,
  counterFar: (max: number) => `Over ${n(max * 4)}, at most ${n(max)}`,
  counterOver: (over: number) => `${n(over)} too many`,

  photos: 'Photos',
  photosHint: (max: number) =>
    `Up to ${max}. They are made smaller on this device, and place and camera data are removed before anything is kept.`,
  photosAdd: 'Add photos',
  photosFull: (max: number) => `${max} photos is the most for one review`,
  photoRemove: (i: number) => `Remove photo ${i}`,
  photoN: (i: number) => `Photo ${i}`,
  photoPreparing: 'Being made smaller',
  photosHeld: (count: number) =>
    count === 1
      ? '1 photo was sent before and stays.'
      : `${count} photos were sent before and stay.`,

  saving: 'Saving',
  saved: 'Saved on this device',
  saveFailed: 'Not saved! Copy your text to be safe.',
  isSecond:
    'This draft was also written in another tab. Both versions are kept: this one is now a draft of its own, without its photos.',
  notSaved: 'Saved as you type',

  send: 'Send for review',
  sendLater: 'Send when connected',
  sendKeep: 'Keep, and sign in to send',
  resend: 'Send the new version',
  whenNow: 'Sent as soon as you press the button. A moderator reads it before it is published.',
  whenOnline:
    'You are offline. It stays on this device and is sent when there is a connection and the app is open.',
  whenSignIn:
    'You are not signed in. It stays on this device until you sign in and say that it is yours.',
  discard: 'Throw the draft away',
  discardSure: 'Throw this draft away?',
  discardText: 'Its text and photos are removed from this device. This cannot be undone.',
  discardYes: 'Throw away',
  discardNo: 'Keep writing',
  errorSummary: (count: number) =>
    count === 1
      ? 'One thing to fix before it can be sent'
      : `${count} things to fix before it can be sent`,
  errorWaited: 'Whole minutes, from 0 to 1,440.',
  licence: 'By sending you publish your words and photos under CC BY-SA 4.0.',
} as const;
