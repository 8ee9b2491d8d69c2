import { expect, it } from 'vitest';
import { statusOn } from './closure.ts';

const closed = (from: string | null, until: string | null) => ({
  status: 'OPERATING' as const,
  closure: { from, until, reason: null },
});

it('closes a ride from its first to its last day, and opens it again by itself', () => {
  const ride = closed('2026-03-01', '2026-03-20');
  expect(statusOn(ride, '2026-02-28')).toBe('OPERATING');
  expect(statusOn(ride, '2026-03-01')).toBe('CLOSED_TEMP');
  expect(statusOn(ride, '2026-03-20')).toBe('CLOSED_TEMP');
  expect(statusOn(ride, '2026-03-21')).toBe('OPERATING');
});

it('knows ends that are no more precise than a month, and those that nobody knows', () => {
  expect(statusOn(closed(null, '2026-03'), '2026-03-31')).toBe('CLOSED_TEMP');
  expect(statusOn(closed(null, '2026-03'), '2026-04-01')).toBe('OPERATING');
  expect(statusOn(closed('2026', null), '2030-01-01')).toBe('CLOSED_TEMP');
});

it('says nothing of a ride that is gone', () => {
  const gone = { ...closed(null, null), status: 'DEMOLISHED' as const };
  expect(statusOn(gone, '2026-01-01')).toBe('DEMOLISHED');
  expect(statusOn({ status: 'OPERATING', closure: null }, '2026-01-01')).toBe('OPERATING');
});
