import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { KeptVote } from '../review/vote.ts';
import { countShown } from './own-vote.ts';
import { votesWith, type VoteDeed } from './own-votes.ts';

const VOTE = '0197f000-0000-8000-8000-000000000001';
const REVIEW = '0197f000-0000-7000-8000-000000000002';

const row = (helpful: boolean, version: number, counted = helpful): KeptVote => ({
  ...{ id: VOTE, reviewId: REVIEW, helpful, counted, version, receivedAt: '' },
});
const deed = (helpful: boolean, more: Partial<VoteDeed> = {}): VoteDeed => ({
  ...{ lane: `helpful:${VOTE}`, name: 'review.helpful', v: 1, state: 'queued', version: null },
  args: { voteId: VOTE, reviewId: REVIEW, helpful },
  ...more,
});
const of = (rows: KeptVote[], deeds: VoteDeed[]) => votesWith(rows, deeds).get(REVIEW);

it('what was said here stands over what the server told, until the server tells it back', () => {
  expect(of([], [deed(true)])).toEqual({ helpful: true, sent: false, counted: false });
  expect(of([row(true, 1)], [deed(false)])).toEqual({ helpful: false, sent: true, counted: true });
  const told = deed(true, { state: 'acked', version: 1 });
  expect(of([], [told])).toMatchObject({ helpful: true });
  // Taken back on another phone since: the older word of this one does not come again.
  expect(of([row(false, 2)], [told])).toMatchObject({ helpful: false });
});

it('what was refused, and deeds of other kinds, say nothing here', () => {
  expect(of([], [deed(true, { state: 'parked' })])).toBeUndefined();
  expect(of([], [deed(true, { lane: `log:${VOTE}`, name: 'log.put' })])).toBeUndefined();
});

it('the shown count holds one’s own word once, whether or not it is counted yet', () => {
  fc.assert(
    fc.property(fc.nat({ max: 50 }), fc.boolean(), fc.boolean(), (others, counted, helpful) => {
      const own = { helpful, counted, sent: counted };
      expect(countShown(others + Number(counted), own)).toBe(others + Number(helpful));
    }),
  );
  expect(countShown(0, { helpful: true, counted: true, sent: true })).toBe(1); // an older copy of the review
});
