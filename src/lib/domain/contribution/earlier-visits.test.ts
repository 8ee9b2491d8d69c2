import { expect, it } from 'vitest';
import { earlierVisits } from './earlier-visits.ts';

const row = (id: string, day: number, more: object = {}) => ({
  ...{ id, kind: 'review' as const, state: 'APPROVED' as const },
  subject: { kind: 'ride' as const, id: 'r' },
  receivedAt: `2026-06-0${day}T10:00:00.000Z`,
  ...more,
});

it('of the published reviews of one subject all but the last received are earlier visits', () => {
  expect(earlierVisits([row('b', 2), row('c', 3), row('a', 1)])).toEqual(new Set(['a', 'b']));
});

it('what waits, was refused, or is of something else takes no place', () => {
  const rows = [
    row('a', 1),
    row('waits', 2, { state: 'PENDING' }),
    row('refused', 3, { state: 'REJECTED' }),
    row('other', 4, { subject: { kind: 'park', id: 'p' } }),
    row('facts', 5, { kind: 'facts' }),
  ];
  expect(earlierVisits(rows)).toEqual(new Set());
});
