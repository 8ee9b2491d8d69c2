/** Two days (`YYYY-MM-DD`) that follow each other, or are the same; each may be open. */
export const endsAfter = ({ from, until }: { from: string | null; until: string | null }) =>
  from === null || until === null || from <= until;

/** What a schema says of others. */
export const ENDS_BEFORE = { message: 'ENDS_BEFORE', path: ['until'] };
