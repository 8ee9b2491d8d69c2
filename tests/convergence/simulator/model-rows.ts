import { noRatings } from '#lib/domain/catalogue/rating.ts';
import { verdictsOf, type Published, type State } from './model-state.ts';
import { rideRow } from './rides.ts';
import { companyRow, parkRow } from './rows.ts';
import { CAST } from './scene.ts';

/** What the feed tells of an entity, as it stands now; null when it is not there. */
export function rowOf(state: State, entity: string, id: string): unknown {
  const { submissions, reviews, companies, ratings, rides, votes, logs, helpful } = state;
  switch (entity) {
    case 'company':
      return companies.has(id) ? companyRow(id, companies.get(id)!) : null;
    case 'ride':
      return rideRow(id, CAST.parks[0]!, rides.get(id)!);
    case 'park':
      return parkRow(id, ratings.get(id) ?? noRatings());
    case 'review':
      return reviewRow(id, [...reviews.values()], helpful.get(id) ?? 0);
    case 'helpful':
      return kept(votes.get(id)!);
    case 'log':
      return kept(logs.get(id)!);
    default: {
      const row = submissions.get(id);
      if (!row) return null;
      const { authorId: _, ...shown } = row;
      const at = row.state === 'PENDING' ? null : (state.decidedAt.get(id) ?? null);
      return { ...shown, decidedAt: at, reason: null, verdicts: verdictsOf(state, row) };
    }
  }
}

/** Whose it is, its owner knows. */
const kept = <Row extends { userId: string }>({ userId: _, ...row }: Row): Omit<Row, 'userId'> =>
  row;

function reviewRow(id: string, reviews: Published[], helpful: number): unknown {
  const found = reviews.find((r) => r.row.id === id);
  if (!found) return null;
  const { row, publishedAt, updatedAt, version } = found;
  const photos = row.photos.map(({ sha256, width, height, caption }) => ({
    ...{ sha256, width, height, caption },
  }));
  return {
    ...{ ...row.fields, id, subject: row.subject, parkId: row.parkId, photos, helpful, version },
    author: { id: row.authorId, name: 'N' },
    ...{ publishedAt, updatedAt },
  };
}
