import { catalogue } from './catalogue.ts';
import { details } from './details.ts';

/** Names of fields, for people; what has none is shown by its own. */
const fields: Readonly<Record<string, string>> = {
  ...{
    slug: 'Address',
    formerSlugs: 'Former addresses',
    name: 'Name',
    formerNames: 'Former names',
  },
  ...{
    description: 'Description',
    externalIds: 'Ids elsewhere',
    sources: 'Sources',
    roles: 'Roles',
  },
  ...{ country: 'Country', headquarters: 'Headquarters', founded: 'Founded', defunct: 'Until' },
  ...{ parentId: 'Part of', website: 'Website', manufacturerId: 'Maker', modelId: 'Model' },
  ...{
    type: 'Type',
    status: 'Status',
    statusSince: 'Status since',
    opened: 'Opened',
    closed: 'Closed',
  },
  ...{ continent: 'Continent', region: 'Region', locality: 'Town', address: 'Postal address' },
  ...{
    latitude: 'Latitude',
    longitude: 'Longitude',
    timeZone: 'Time zone',
    size: 'Size',
    areas: 'Areas',
  },
  ...{ operatorId: 'Operator', ownerId: 'Owner', parkId: 'Park', category: 'Kind', area: 'Area' },
  ...{
    closure: 'Closure',
    designerIds: 'Designers',
    previousId: 'Stood before as',
    tags: 'Good to know',
  },
  ...{ minHeightCm: 'Rider height from (cm)', minHeightAccompaniedCm: 'With an adult from (cm)' },
  ...{
    maxHeightCm: 'Rider height up to (cm)',
    capacityPerHour: 'Riders an hour',
    stats: 'Statistics',
  },
};

/** Names of the parts of fields. */
const parts: Readonly<Record<string, string>> = {
  ...{
    heightM: catalogue.statHeight,
    lengthM: catalogue.statLength,
    speedMps: catalogue.statSpeed,
  },
  ...{
    dropM: catalogue.statDrop,
    inversions: catalogue.statInversions,
    angleDeg: catalogue.statAngle,
  },
  ...{ gForce: details.statGForce, material: catalogue.statTrack, launch: catalogue.statLaunch },
  ...{ durationS: catalogue.statDuration, trains: details.statTrains, type: details.statType },
  ...{ trainLayout: details.trainLayout, from: 'from', until: 'until', reason: 'reason' },
};

/** Values that are words of ours. */
const values: Readonly<Record<string, string>> = {
  ...catalogue.status,
  ...catalogue.categoryOne,
  ...catalogue.continent,
  ...catalogue.material,
  ...details.tags,
  ...details.roles,
  ...{ THEME_PARK: 'Theme park', AMUSEMENT_PARK: 'Amusement park' },
};

export const history = {
  title: 'History',
  titleOf: (name: string) => `History of ${name}`,
  link: 'History',
  back: (name: string) => name,
  lead: 'Every change, the newest first. Nothing here is ever lost.',
  sources: 'Sources',
  osm: '© OpenStreetMap contributors',
  asOf: (day: string) => `as of ${day}`,
  more: 'Older changes are kept, but not shown here.',
  made: 'Added',
  gone: 'Taken away',
  nothing: 'Nothing that is shown changed.',
  by: (who: string) => `by ${who}`,
  byImport: (format: string) => `by an import (${format})`,
  bySystem: (what: string) => `by the system (${what})`,
  speaksFor: (who: string, company: string) => `${who} for ${company}`,
  proposedBy: (who: string) => `proposed by ${who}`,
  fields,
  parts,
  values,
  empty: 'nothing',
  was: 'Before',
  is: 'After',
  compare: 'Compare two versions',
  from: 'Older version',
  to: 'Newer version',
  same: 'These versions are alike.',
  takeBack: 'Take back',
  takeBackTitle: 'Take this change back?',
  takeBackText: 'These fields go back to what stood before it:',
  laterTitle: 'Changed again since:',
  later: (who: string, fields: string) => `${fields}, ${who}`,
  cancel: 'Cancel',
  confirm: 'Take it back',
  taken: 'It was taken back.',
  failed: {
    CONFLICT: 'It changed while you looked. Look at the newest change first.',
    INVALID: 'It does not fit any more: something it refers to is gone or is another.',
    OFFLINE: 'There is no connection. Nothing was changed.',
    other: 'That did not work. Nothing was changed.',
  },
} as const;
