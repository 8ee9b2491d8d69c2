import { describe, expect, it } from 'vitest';
import { mayActFor, mayEndSeat, mayManageSeats, type Seat } from './company.ts';

const NOW = '2026-06-01T12:00:00.000Z';
const seat = (over: Partial<Seat> = {}): Seat => ({
  ...{ companyId: 'ours', userId: 'me', role: 'MEMBER', expiresAt: '2027-01-01T00:00:00.000Z' },
  endedAt: null,
  ...over,
});

describe('who acts for a park', () => {
  it('is who sits for the company that runs it', () => {
    expect(mayActFor([seat()], { operatorId: 'ours' }, NOW)).toBe(true);
  });

  it.each([
    ['another company’s park', [seat()], 'theirs'],
    ['a park nobody runs', [seat()], null],
    ['no seat', [], 'ours'],
    ['a seat that ended', [seat({ endedAt: NOW })], 'ours'],
    ['a seat that expired', [seat({ expiresAt: NOW })], 'ours'],
  ])('is not: %s', (_, seats, operatorId) => {
    expect(mayActFor(seats, { operatorId }, NOW)).toBe(false);
  });
});

describe('who ends a seat', () => {
  const me = { id: 'me', role: 'USER' } as const;
  const colleague = seat({ userId: 'colleague' });

  it('is its own person, a lead of the same company, or a moderator', () => {
    expect(mayEndSeat(me, seat(), [seat()], NOW)).toBe(true);
    expect(mayEndSeat(me, colleague, [seat({ role: 'LEAD' }), colleague], NOW)).toBe(true);
    expect(mayEndSeat({ id: 'other', role: 'MODERATOR' }, colleague, [], NOW)).toBe(true);
  });

  it('is no mere colleague, nor a lead of another company or of yesterday', () => {
    expect(mayEndSeat(me, colleague, [seat(), colleague], NOW)).toBe(false);
    const elsewhere = seat({ role: 'LEAD', companyId: 'theirs' });
    expect(mayEndSeat(me, colleague, [elsewhere, colleague], NOW)).toBe(false);
    expect(mayManageSeats(me, 'ours', [seat({ role: 'LEAD', expiresAt: NOW })], NOW)).toBe(false);
  });
});
