export const search = {
  title: 'Search',
  label: 'Park, ride, company or an old name',
  placeholder: 'e.g. Taron',
  submit: 'Search',
  clear: 'Clear the search',
  startTitle: 'What are you looking for?',
  startText: 'Type a few letters. Spelling mistakes are forgiven, and old names are known.',
  found: (n: number) => (n === 1 ? '1 found' : `${n.toLocaleString('en-GB')} found`),
  close: 'Showing close matches',
  closeText: (q: string) => `Nothing is spelt exactly like “${q}”.`,
  noneTitle: (q: string) => `Nothing found for “${q}”`,
  noneText:
    'Try a shorter word, or the name of the park. It may also be missing from the catalogue.',
  noneParks: 'Look through all parks',
  formerly: (name: string) => `formerly ${name}`,
  park: 'Park',
  company: 'Company',
} as const;
