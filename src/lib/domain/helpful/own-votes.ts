import { EMPTY_VIEW } from '../mutations/done-over.ts';
import { mutationOf } from '../mutations/registry.ts';
import type { ReviewHelpful } from '../mutations/review-helpful.ts';
import type { KeptVote, VoteRow } from '../review/vote.ts';
import type { OwnVote } from './own-vote.ts';

/** What was done on this phone, as its queue holds it. */
export interface VoteDeed {
  lane: string;
  name: string;
  v: number;
  args: unknown;
  state: 'queued' | 'parked' | 'acked';
  /** That the row has after an acknowledged one. */
  version: number | null;
}

const LANE = 'helpful:';
/** The phone's own data is its person's; the server looks for itself. */
const ME = { actorId: 'me', now: '' };

/** By review: what the server told, and over it what was said here since, in order and by the same rules. */
export function votesWith(
  rows: readonly KeptVote[],
  deeds: readonly VoteDeed[],
): Map<string, OwnVote> {
  const known = new Map(rows.map((row) => [row.id, row]));
  const now = new Map<string, KeptVote>(known);
  for (const deed of deeds) {
    if (!deed.lane.startsWith(LANE) || deed.state === 'parked') continue;
    const { voteId } = deed.args as ReviewHelpful;
    const row = done(now.get(voteId) ?? null, deed, voteId);
    if (row) now.set(voteId, row);
  }
  return new Map(
    [...now.values()].map(({ id, reviewId, helpful, counted }) => [
      reviewId,
      { helpful, sent: known.get(id)?.helpful ?? false, counted },
    ]),
  );
}

/** The row after a deed; null when the row shows it already, or this build does not know it. */
function done(row: KeptVote | null, deed: VoteDeed, id: string): KeptVote | null {
  const mutation = mutationOf(deed.name, deed.v);
  if (!mutation || (deed.state === 'acked' && (row?.version ?? 0) >= (deed.version ?? 0)))
    return null;
  const mine: VoteRow | null = row && { ...row, userId: ME.actorId };
  const view = { ...EMPTY_VIEW, vote: { id, authorId: '', row: mine } };
  const outcome = mutation.apply(view, deed.args, ME);
  const change = outcome.kind === 'changed' ? outcome.changes[0] : undefined;
  return change?.kind === 'vote' ? change.row : null;
}
