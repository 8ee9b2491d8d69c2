import type { ContributionRow } from '../moderation/submission.ts';

type Sent = Pick<ContributionRow, 'id' | 'kind' | 'subject' | 'state' | 'receivedAt'>;

/** Those of one's published reviews that a later one of the same subject took the place of, by id. */
export function earlierVisits(rows: readonly Sent[]): Set<string> {
  const current = new Map<string, Sent>();
  const earlier = new Set<string>();
  for (const row of rows) {
    if (row.kind !== 'review') continue;
    if (row.state !== 'APPROVED' && row.state !== 'PARTLY_APPROVED') continue;
    const other = current.get(row.subject.id);
    const isLater = !other || other.receivedAt <= row.receivedAt;
    if (isLater) current.set(row.subject.id, row);
    if (other) earlier.add((isLater ? other : row).id);
  }
  return earlier;
}
