import { expect, it } from 'vitest';
import { isHeldByOther } from './claim.ts';
import type { DecisionRow } from './submission.ts';
import { needsWhy, standingDecision } from './take-back.ts';

const decision = (over: Partial<DecisionRow> = {}): DecisionRow => ({
  ...{ id: 'd', submissionId: 's', moderator: { id: 'ann', name: 'Ann' }, outcome: 'REJECTED' },
  ...{ reason: { code: 'SPAM', text: null }, verdicts: null, versionSeen: 1 },
  decidedAt: '2026-06-01T10:00:00.000Z',
  ...over,
});
const at = (time: string) => Date.parse(`2026-06-01T${time}Z`);

it('what stands can be taken back; what waits, was withdrawn or taken back already cannot', () => {
  expect(standingDecision('REJECTED', [decision()])?.id).toBe('d');
  expect(standingDecision('APPROVED', [decision({ outcome: 'APPROVED' })])?.id).toBe('d');
  expect(standingDecision('PENDING', [decision()])).toBeNull(); // revised since
  expect(standingDecision('WITHDRAWN', [decision()])).toBeNull();
  expect(standingDecision('APPROVED', [])).toBeNull();
  expect(standingDecision('REJECTED', [decision({ outcome: 'TAKEN_BACK' })])).toBeNull();
});

it('one’s own of a moment ago needs no word; later, or another’s, needs one', () => {
  expect(needsWhy(decision(), 'ann', at('10:00:09'))).toBe(false);
  expect(needsWhy(decision(), 'ann', at('10:00:16'))).toBe(true);
  expect(needsWhy(decision(), 'ben', at('10:00:01'))).toBe(true);
});

it('a claim holds others back until it lapses, and never its own', () => {
  const claim = { by: { id: 'ann', name: 'Ann' }, until: '2026-06-01T10:05:00.000Z' };
  expect(isHeldByOther(claim, 'ben', at('10:04:59'))).toBe(true);
  expect(isHeldByOther(claim, 'ben', at('10:05:00'))).toBe(false);
  expect(isHeldByOther(claim, 'ann', at('10:00:00'))).toBe(false);
  expect(isHeldByOther(null, 'ben', at('10:00:00'))).toBe(false);
});
