import type { CompanyRole, RideTag } from '#lib/domain/catalogue/rows.ts';

const plural = (n: number, one: string, many: string) =>
  `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`;

/** Words of the pages of one park, ride, company or model. */
export const details = {
  owner: 'Owner',
  address: 'Address',
  size: 'Size',
  areas: 'Areas',
  parkMap: 'Map of the park',
  byKind: 'By kind',
  byArea: 'By area',
  ordered: 'Order of the rides',
  noArea: 'Elsewhere in the park',
  pastRides: (n: number) => plural(n, 'past ride', 'past rides'),
  area: 'Area',
  since: 'Status since',
  designers: 'Designed by',
  capacity: 'Capacity',
  perHour: (n: number) => `${n.toLocaleString('en-GB')} riders an hour`,
  goodToKnow: 'Good to know',
  tags: {
    SINGLE_RIDER: 'Single rider line',
    CHILD_SWAP: 'Child swap',
    GETS_WET: 'You may get wet',
    EXPRESS_PASS: 'Express pass',
    TRANSFER_FROM_WHEELCHAIR: 'Transfer from wheelchair',
    WHEELCHAIR_ACCESSIBLE: 'Wheelchair accessible',
    INDOORS: 'Indoors',
    LOOSE_ITEMS_FORBIDDEN: 'No loose items',
  } satisfies Record<RideTag, string>,
  closedUntil: (day: string) => `Closed until ${day}.`,
  closedForNow: 'Closed for now.',

  placesTitle: 'Where it has stood',
  thisPlace: 'this page',
  /** `1989`, `1989–2004`, `–2004`: of a ride that stands the first year alone. */
  years: (from: string | null, until: string | null) =>
    [from?.slice(0, 4) ?? '', ...(until ? [until.slice(0, 4)] : [])].join('–'),
  siblingsTitle: (model: string) => `More of the model ${model}`,
  allSiblings: (n: number) => `All ${plural(n, 'ride', 'rides')} of this model`,

  timelineTitle: 'Timeline',
  decade: (from: number) => `${from}s`,
  events: (n: number) => plural(n, 'event', 'events'),
  timeline: {
    park: { opened: 'The park opened', closed: 'The park closed' },
    company: { opened: 'Founded', closed: 'Ended' },
    renamed: (from: string, to: string) => `${from} was renamed ${to}`,
    moreBuilt: (n: number) => `and ${plural(n, 'more ride', 'more rides')} in this year`,
    /** These follow the name of the ride; the name of a park follows the last three. */
    'ride-opened': 'opened',
    'ride-closed': 'closed',
    movedAway: 'was moved away',
    'ride-came': 'came from',
    'ride-left': 'moved to',
    'ride-built': 'opened at',
  },

  statGForce: 'Strongest pull',
  gForce: (g: number) => `${g} g`,
  statTrains: 'Trains',
  statType: 'Type',
  trainLayout: 'Train',

  roles: {
    OPERATOR: 'Operator',
    PROPERTY_OWNER: 'Owner of parks',
    MANUFACTURER: 'Ride maker',
    DESIGNER: 'Designer',
  } satisfies Record<CompanyRole, string>,
  headquarters: 'Headquarters',
  founded: 'Founded',
  defunct: 'Until',
  parent: 'Part of',
  subsidiaries: 'Companies of its own',
  operatesTitle: 'Parks it runs',
  ownsTitle: 'Parks it owns',
  madeTitle: 'Rides it built',
  designedTitle: 'Rides it designed',
  modelsTitle: 'Models',
  allRides: 'All of them, to sort and filter',
  shownOf: (shown: number, all: number) =>
    shown < all ? `The ${shown} best rated of ${all.toLocaleString('en-GB')}.` : '',
  ridesOf: (n: number) => plural(n, 'ride', 'rides'),
  verified: 'Verified',
  verifiedSince: (day: string) => `Verified since ${day}`,
  workHere: 'Do you work here?',
  companyEmpty: 'Nothing is known of its parks and rides yet.',
  companies: 'Companies',
  models: 'Ride models',
  modelBy: (maker: string) => `Model by ${maker}`,
  modelKind: 'Ride model',
} as const;
