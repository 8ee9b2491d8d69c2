/** Words of the official updates on a park's page. */
export const updates = {
  title: 'Official updates',
  official: 'Official',
  by: (company: string) => `by ${company}`,
  fromUntil: (from: string, until: string) => `${from} to ${until}`,
  from: (day: string) => `From ${day}`,
  until: (day: string) => `Until ${day}`,
  corrected: (day: string, what: string) => `Corrected on ${day}: ${what}`,
  withdrawn: 'Withdrawn',
  withdrawnOn: (day: string) => `Withdrawn on ${day}: what it said no longer holds.`,
} as const;
