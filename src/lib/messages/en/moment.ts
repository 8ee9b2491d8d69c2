const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' });

/** A moment given in ISO form, where the reader is: `6 May 1989 at 14:05`. */
export const momentOf = (iso: string): string => moment.format(Date.parse(iso));
