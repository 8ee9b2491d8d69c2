import type { AboutLine } from '#lib/domain/import/doubtful.ts';

/** For moderators: what an import left out, because it cannot be right. */
export const imports = {
  title: 'Imports in doubt',
  lead: 'Lines of imported files of which something was left out. Nothing of that is in the catalogue.',
  files: 'Files',
  allFiles: 'All files',
  waiting: 'To look at',
  settled: 'Looked at',
  count: (n: number) =>
    n === 1 ? '1 line to look at' : `${n.toLocaleString('en-GB')} lines to look at`,
  line: (n: number) => `Line ${n.toLocaleString('en-GB')}`,
  kind: {
    park: 'Park',
    ride: 'Ride',
    company: 'Company',
    model: 'Ride model',
    map: 'Map',
  } satisfies Record<AboutLine['kind'], string>,
  at: (park: string) => `at ${park}`,
  look: (name: string) => `Look for ${name}`,
  add: (name: string) => `Add ${name}`,
  settle: 'Looked at',
  unsettle: 'To look at again',
  settleAll: (n: number) => `All ${n} shown are looked at`,
  by: (name: string | null, when: string) => (name ? `${name}, ${when}` : when),
  more: 'Further lines',
  noneTitle: 'Nothing in doubt',
  noneText: 'What the next import leaves out stands here.',
  noneSettled: 'Nothing was looked at yet',
} as const;
