import type { Compass } from '#lib/domain/position/bearing.ts';

export const nearby = {
  title: 'Nearby',
  lead: 'Parks around you, and the rides of the park you are in.',
  private:
    'Your position is read on this device when you ask, while this page is open. It is not sent, and not kept.',
  use: 'Use my position',
  again: 'Try again',
  stop: 'Stop',
  asking: 'Looking for your position. Your device may ask whether that is all right.',
  noScript: 'Finding what is near needs JavaScript, since it is worked out on your device alone.',
  problem: {
    refused: {
      title: 'Your position is not allowed here',
      text: 'To change that, allow the location for this site in the settings of your browser or device, then try again.',
    },
    blocked: {
      title: 'This page may not ask for your position',
      text: 'It is shown inside another site, or over a connection that is not protected. Open ThrillWiki by itself.',
    },
    unavailable: {
      title: 'Your device cannot find its position',
      text: 'Indoors and between high walls that happens. Step outside, or switch the location on in the settings.',
    },
    late: {
      title: 'No position came in time',
      text: 'Finding satellites can take a minute under an open sky. Try again.',
    },
    unsupported: {
      title: 'This browser has no position',
      text: 'Look for the park by its name, or on the map.',
    },
  },
  empty: 'The catalogue is still on its way to this device',
  emptyText:
    'What is near is worked out here and asked of nobody. As soon as the parks are here, they are shown.',
  rough: (distance: string) =>
    `Your position is only known to about ${distance}: distances are rough, and nobody can say which park you are in.`,
  accuracy: (distance: string) => `Your position is known to about ${distance}.`,
  inside: (park: string) => `You are at ${park}`,
  toPark: 'To the park’s page',
  noHours: 'Its hours are not on this device. They are on the park’s page.',
  rides: 'Rides from here',
  placesUnknown: 'Where these stand is not known yet',
  noRides: 'No rides are listed for this park yet.',
  arrows: 'In a straight line. Arrows point as on a map: up is north.',
  parks: 'Parks around you',
  otherParks: 'Other parks around you',
  noParks: 'No park is listed yet.',
  direction: {
    ...{ N: 'north', NE: 'north-east', E: 'east', SE: 'south-east' },
    ...{ S: 'south', SW: 'south-west', W: 'west', NW: 'north-west' },
  } satisfies Record<Compass, string>,
  nearest: (names: string) => `Nearest: ${names}.`,
} as const;
