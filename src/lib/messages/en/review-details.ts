import type { Aspect, Con, Pro } from '#lib/domain/review/details.ts';

const n = (x: number) => x.toLocaleString('en-GB');

export const reviewDetails = {
  more: 'Say more about it',
  moreHint: 'Stars for single things, tags, when it was. Leave out whatever you like.',

  aspects: 'Stars for single things',
  aspect: {
    thrill: 'Thrill',
    comfort: 'Comfort',
    theming: 'Theming',
    queue: 'Queue',
    value: 'Value',
  } satisfies Record<Aspect, string>,
  aspectStars: (aspect: string, stars: string) => `${aspect}: ${stars}`,
  aspectNone: 'not rated',
  clear: 'Clear',
  clearThis: (aspect: string) => `Clear the stars for ${aspect}`,

  pros: 'What speaks for it',
  cons: 'What speaks against it',
  tagsHint: (max: number) => `Up to ${max}.`,
  tagsFull: (max: number) => `${max} is the most. Take one out to choose another.`,
  pro: {
    THRILLING: 'Thrilling',
    SMOOTH: 'Smooth',
    AIRTIME: 'Airtime',
    THEMING: 'Well themed',
    STORY: 'Good story',
    VIEWS: 'Great views',
    STAFF: 'Friendly staff',
    SHORT_WAIT: 'Short wait',
    FAMILIES: 'For families',
    CLEAN: 'Clean',
    FOOD: 'Good food',
    SHADE: 'Shady',
  } satisfies Record<Pro, string>,
  con: {
    ROUGH: 'Rough',
    TAME: 'Tame',
    TOO_SHORT: 'Over too soon',
    RESTRAINTS: 'Tight restraints',
    LONG_WAIT: 'Long wait',
    BROKE_DOWN: 'Broke down',
    WORN: 'Worn',
    LOUD: 'Loud',
    CROWDED: 'Crowded',
    UNFRIENDLY: 'Unfriendly staff',
    DEAR: 'Expensive',
    POOR_FOOD: 'Poor food',
    NO_SHADE: 'No shade',
  } satisfies Record<Con, string>,
  speaksFor: 'For it',
  speaksAgainst: 'Against it',

  language: 'Language of your text',
  writtenIn: (language: string) => `In ${language}`,

  means: 'Single things',
  mean: (aspect: string, stars: string, count: number) =>
    `${aspect}: ${stars} of 5 stars, ${count === 1 ? '1 rating' : `${n(count)} ratings`}`,
  meansMethod: 'Plain means of those who rated them.',

  earlier: (count: number) => (count === 1 ? '1 earlier visit' : `${n(count)} earlier visits`),
  publishedOn: (day: string) => `Published ${day}`,
  changedOn: (day: string) => `changed ${day}`,

  helpful: 'Helpful',
  reviewBy: (name: string) => `the review by ${name}`,
  helpfulCount: (count: number) => (count === 1 ? '1 vote' : `${n(count)} votes`),
  helpfulOwn: (count: number) =>
    count === 1 ? '1 person found it helpful' : `${n(count)} people found it helpful`,
  helpfulSignIn: 'Sign in to say that it helped',
  helpfulAbout: (name: string, subject: string) => `The review of ${subject} by ${name}`,
} as const;
