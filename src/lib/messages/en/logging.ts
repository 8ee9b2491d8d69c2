/** What stands on a ride's and a park's page: few words, since they are part of it. */
export const logging = {
  log: 'Log a ride',
  logThis: (ride: string) => `Log a ride on ${ride}`,
  today: (n: number) => `Ridden today: ${n}`,
  logged: (ride: string, nth: number) =>
    nth === 1 ? `${ride} logged` : `${ride} logged, ${nth} times today`,
  undone: (ride: string) => `${ride} taken out again.`,
  undo: 'Undo',
  toLog: 'Say more',
  failed: 'The ride could not be logged',
} as const;
