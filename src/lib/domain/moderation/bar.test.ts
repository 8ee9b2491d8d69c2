// M2, M6: who may not decide. The table of decision 43.
import { describe, expect, it } from 'vitest';
import { mayAppeal, type Appeal } from './appeal.ts';
import { appealedDecision, barOf, barredOf, inForce, stateBefore, type Made } from './bar.ts';
import type { DecisionOutcome, SubmissionState } from './submission.ts';

const made = (
  id: string,
  by: string,
  outcome: DecisionOutcome,
  over: Partial<Made> = {},
): Made => ({
  ...{ id, moderator: { id: by, name: by }, outcome, versionSeen: 1, takesBack: null },
  ...over,
});
const appeal = (over: Partial<Appeal> = {}): Appeal => ({
  ...{ text: 'Look again', at: '2026-06-01T10:00:00.000Z', version: 2, isOpen: true },
  ...over,
});
/** `decisions`: the latest first. */
const bar = (
  id: string,
  decisions: Made[],
  asked: Appeal | null = null,
  role: 'MODERATOR' | 'ADMIN' = 'MODERATOR',
) => barOf({ authorId: 'author', barred: barredOf(asked, decisions) }, { id, role });

describe('who may not decide', () => {
  it('its author, also as an admin', () => {
    expect(bar('author', [])).toBe('author');
    expect(bar('author', [], null, 'ADMIN')).toBe('author');
    expect(bar('ann', [])).toBeNull();
  });

  it('whose words are reported, also as an admin', () => {
    const item = { authorId: 'author', barred: barredOf(null, [], 'ann') };
    expect(barOf(item, { id: 'ann', role: 'ADMIN' })).toBe('reported');
    expect(barOf(item, { id: 'ben' })).toBeNull();
  });

  it('whoever refused what is appealed against, but for an admin', () => {
    const decisions = [made('1', 'ann', 'REJECTED')];
    expect(bar('ann', decisions, appeal())).toBe('appeal');
    expect(bar('ann', decisions, appeal(), 'ADMIN')).toBeNull();
    expect(bar('ben', decisions, appeal())).toBeNull();
    // Without an appeal, or once it was decided on, words written anew are anybody's.
    expect(bar('ann', decisions)).toBeNull();
    expect(bar('ann', decisions, appeal({ isOpen: false }))).toBeNull();
  });

  it('of two refusals the later one; one that was taken back is none', () => {
    const taken = [
      made('3', 'ann', 'REJECTED', { versionSeen: 3 }),
      made('2', 'ben', 'TAKEN_BACK', { takesBack: '1' }),
      made('1', 'ben', 'REJECTED'),
    ];
    expect(bar('ann', taken, appeal({ version: 4 }))).toBe('appeal');
    expect(bar('ben', taken, appeal({ version: 4 }))).toBeNull();
  });

  it('an answer that was taken back leaves the appeal, and whom it is about', () => {
    const decisions = [
      made('3', 'carl', 'TAKEN_BACK', { takesBack: '2', versionSeen: 2 }),
      made('2', 'ben', 'APPROVED', { versionSeen: 2 }),
      made('1', 'ann', 'REJECTED'),
    ];
    expect(appealedDecision(appeal(), decisions)?.id).toBe('1');
    expect(bar('ann', decisions, appeal())).toBe('appeal');
    expect(bar('ben', decisions, appeal())).toBeNull();
  });

  it('who handed it on, all of them, until it is decided', () => {
    const handed = [made('2', 'ben', 'ESCALATED'), made('1', 'ann', 'ESCALATED')];
    expect(bar('ann', handed)).toBe('escalation');
    expect(bar('ben', handed)).toBe('escalation');
    expect(bar('carl', handed)).toBeNull();
    expect(bar('ann', handed, null, 'ADMIN')).toBeNull();
    expect(bar('ann', [made('3', 'carl', 'REJECTED'), ...handed])).toBeNull();
    expect(bar('ben', [made('3', 'ben', 'TAKEN_BACK', { takesBack: '2' }), ...handed])).toBeNull();
  });

  it('of an appeal that was handed on: both', () => {
    const decisions = [
      made('2', 'ben', 'ESCALATED', { versionSeen: 2 }),
      made('1', 'ann', 'REJECTED'),
    ];
    expect(bar('ann', decisions, appeal())).toBe('appeal');
    expect(bar('ben', decisions, appeal())).toBe('escalation');
  });
});

it('what is taken back waits as it waited: handed on, or not', () => {
  const back = made('9', 'ben', 'REJECTED');
  expect(stateBefore([], back)).toBe('PENDING');
  expect(stateBefore([made('1', 'ann', 'ESCALATED')], back)).toBe('ESCALATED');
  expect(stateBefore([made('1', 'ann', 'REJECTED')], back)).toBe('PENDING');
  // Taken down for a report, it was published before, and is again.
  const down = { ...back, byReport: 'r' };
  expect(stateBefore([made('1', 'ann', 'APPROVED')], down)).toBe('APPROVED');
  expect(stateBefore([made('1', 'ann', 'APPROVED')], back)).toBe('PENDING');
  expect(stateBefore([made('1', 'ann', 'APPROVED')], { ...down, versionSeen: 2 })).toBe('PENDING');
  const twice = [
    made('3', 'ann', 'TAKEN_BACK', { takesBack: '2' }),
    made('2', 'ann', 'REJECTED', { byReport: 'r' }),
    made('1', 'ann', 'APPROVED'),
  ];
  expect(stateBefore(twice, { ...down, versionSeen: 2 })).toBe('APPROVED');
});

it('what was taken back is not in force, nor is what took it back', () => {
  const all = [made('2', 'ann', 'TAKEN_BACK', { takesBack: '1' }), made('1', 'ann', 'APPROVED')];
  expect(inForce(all)).toEqual([]);
});

it('an appeal is against a refusal, whole or in part, and there is one', () => {
  const states: SubmissionState[] = [
    'PENDING',
    'ESCALATED',
    'NEEDS_CHANGE',
    'APPROVED',
    'WITHDRAWN',
  ];
  for (const state of states) expect([state, mayAppeal({ state })]).toEqual([state, false]);
  expect(mayAppeal({ state: 'REJECTED' })).toBe(true);
  expect(mayAppeal({ state: 'PARTLY_APPROVED', appeal: null })).toBe(true);
  expect(mayAppeal({ state: 'REJECTED', appeal: appeal({ isOpen: false }) })).toBe(false);
});
