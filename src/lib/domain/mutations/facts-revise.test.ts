import { expect, it } from 'vitest';
import type { Changes } from '../facts/proposal.ts';
import type { FactsSubmission } from '../moderation/submission.ts';
import { EMPTY_VIEW } from './done-over.ts';
import { factsRevise } from './facts-revise.ts';

const ID = '00000000-0000-7000-8000-000000000001';
const RIDE = '00000000-0000-7000-8000-000000000002';
const AUTHOR = '00000000-0000-7000-8000-000000000003';

const to = (values: Record<string, unknown>): Changes =>
  Object.fromEntries(Object.entries(values).map(([name, one]) => [name, { from: null, to: one }]));

const sent = (version: number, changes: Changes): FactsSubmission => ({
  ...{ id: ID, kind: 'facts', authorId: AUTHOR, subject: { kind: 'ride', id: RIDE }, parkId: null },
  ...{ fields: { isNew: false, changes, note: '', source: '' }, photoCount: 0, photos: [] },
  ...{ state: 'PENDING', version, receivedAt: '2026-06-01T10:00:00.000Z' },
});

/** What is proposed once this was said of it, by a phone that had seen `baseVersion`. */
function revised(submission: FactsSubmission, baseVersion: number, changes: Changes) {
  const outcome = factsRevise.apply(
    { ...EMPTY_VIEW, submission, entry: { parkId: null, values: {} } },
    { submissionId: ID, kind: 'ride', id: RIDE, baseVersion, changes, note: '', source: '' },
    { actorId: AUTHOR, now: '2026-06-01T11:00:00.000Z' },
  );
  if (outcome.kind !== 'changed' || outcome.changes[0]?.kind !== 'submission') return outcome;
  const { fields } = outcome.changes[0].row as FactsSubmission;
  return Object.fromEntries(Object.entries(fields.changes).map(([name, one]) => [name, one.to]));
}

it('S60: what another phone said meanwhile, and this one never saw, is said still', () => {
  const stands = sent(2, to({ opened: '1999', capacityPerHour: 900 }));
  expect(revised(stands, 1, to({ opened: '2001' }))).toEqual({
    opened: '2001',
    capacityPerHour: 900,
  });
});

it('what was seen, and is said no more, was taken back', () => {
  const stands = sent(2, to({ opened: '1999', capacityPerHour: 900 }));
  expect(revised(stands, 2, to({ opened: '2001' }))).toEqual({ opened: '2001' });
});

it('what does not fit with what another phone said is refused, with the field', () => {
  const stands = sent(2, to({ maxHeightCm: 120 }));
  expect(revised(stands, 1, to({ minHeightCm: 140 }))).toEqual({
    ...{ kind: 'refused', code: 'INVALID', field: 'changes.maxHeightCm.to' },
  });
});
