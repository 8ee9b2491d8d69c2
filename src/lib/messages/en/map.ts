const parks = (n: number) => `${n.toLocaleString('en-GB')} ${n === 1 ? 'park' : 'parks'}`;

export const map = {
  title: 'Map of parks',
  lead: 'Every park there is here, on a map that needs no connection.',
  open: 'Map',
  asList: 'All parks as a list',
  label: 'Map of parks',
  help: 'Arrow keys move the map, plus and minus zoom. Tab goes from mark to mark, Enter opens one.',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  whole: 'Show all',
  skip: 'Past the map, to the list of parks in it',
  cluster: (n: number) => `${parks(n)}, zoom in`,
  together: (n: number) => `${parks(n)} close together`,
  closeCard: 'Close',
  inPicture: 'In the picture',
  count: (n: number) => (n === 0 ? 'No park in the picture' : `${parks(n)} in the picture`),
  firstOf: (shown: number, all: number) =>
    `The first ${shown} of ${parks(all)} by name. Zoom in to see fewer.`,
  noneText: 'Zoom out or move the map to find some.',
  source: 'Land and borders: Natural Earth, in the public domain.',
  missing: 'The map itself could not be loaded. The list of parks is here all the same.',
} as const;
