export const share = {
  title: 'What do these photos show?',
  titleOne: 'What does this photo show?',
  lead: 'Choose the park or ride. The photos become part of a review there, made smaller and without place and camera data.',
  kept: (n: number) =>
    `${n === 1 ? 'One photo is' : `${n} photos are`} kept on this device until you choose.`,
  photoN: (i: number) => `Photo ${i}`,
  search: 'Park or ride',
  notKnown: 'Nothing on this device is called that.',
  found: (n: number) => (n === 1 ? '1 found' : `${n} found`),
  choose: (name: string) => `Photos of ${name}`,
  discard: 'Throw away',
  discardSure: 'Throw these photos away?',
  discardText: 'They stay in your gallery; only what was shared into ThrillWiki goes.',
  discardNo: 'Keep them',
  notTaken: (n: number) => (n === 1 ? 'One file was not taken' : `${n} files were not taken`),
  others: (n: number) =>
    n === 1
      ? 'Something shared earlier waits as well.'
      : `${n} things shared earlier wait as well.`,
  toOther: 'Show it',
  nothing: 'Nothing shared waits here',
  nothingText:
    'Share photos from your gallery to the installed ThrillWiki, and choose here what they show.',
  missed: 'The photos have not been taken yet',
  missedText:
    'ThrillWiki had not been kept on this device before. Wait until this page has loaded, then share them once more; from then on it works without a connection.',
  again: 'Share it again',
  waits: (n: number) =>
    n === 1
      ? 'Photos you shared wait for you to say what they show.'
      : `Photos you shared ${n} times wait for you to say what they show.`,
  toShared: 'Choose what they show',
} as const;
