import { describe, expect, it } from 'vitest';
import { PERMISSIONS, type Action } from '../permissions/table.ts';
import {
  countedIn,
  limitOn,
  maySanction,
  restraint,
  sanctionProblem,
  shownTo,
  type Sanction,
} from './sanction.ts';

const NOW = '2026-06-01T12:00:00.000Z';
const held = (over: Partial<Sanction>): Sanction => ({
  ...{ id: 'a', kind: 'SUSPENDED', scope: 'ALL', reason: { code: 'SPAM', text: null } },
  ...{ since: '2026-06-01T00:00:00.000Z', until: '2026-06-02T00:00:00.000Z', liftedAt: null },
  ...over,
});
const BAN = held({ kind: 'BANNED', until: null });
const stopped = (...sanctions: Sanction[]) =>
  (Object.keys(PERMISSIONS) as Action[]).filter((action) => restraint(sanctions, action, NOW));

describe('what a sanction stops', () => {
  it('leaves to everybody what is their own, and taking back what they said', () => {
    const free = (Object.keys(PERMISSIONS) as Action[]).filter((a) => !stopped(BAN).includes(a));
    expect(free.sort()).toEqual([
      ...['account.read', 'log.write', 'photo.detach', 'sighting.take-back'],
      ...['submission.withdraw', 'sync.push'],
    ]);
  });

  it('goes no further than its part', () => {
    expect(stopped(held({ scope: 'REVIEWS' }))).toEqual([
      ...['review.submit', 'review.revise', 'photo.attach', 'review.helpful'],
    ]);
    const facts = stopped(held({ scope: 'FACTS' }));
    expect(facts).toContain('facts.propose');
    expect(facts).not.toContain('review.submit');
    expect(facts).not.toContain('desk.read');
  });

  it('ends at its moment, or when it is lifted', () => {
    expect(restraint([held({ until: NOW })], 'review.submit', NOW)).toBeNull();
    expect(restraint([held({ liftedAt: NOW })], 'review.submit', NOW)).toBeNull();
    expect(stopped(held({ kind: 'WARNED', until: null }))).toEqual([]);
    expect(stopped(held({ kind: 'LIMITED' }))).toEqual([]);
  });

  it('is told by the one that lasts longest', () => {
    const longer = held({ id: 'b', until: '2026-07-01T00:00:00.000Z' });
    expect(restraint([held({}), longer], 'review.submit', NOW)?.id).toBe('b');
    expect(restraint([longer, { ...BAN, id: 'c' }, held({})], 'review.submit', NOW)?.id).toBe('c');
  });
});

describe('a limit', () => {
  it('counts what others are to read, by its part', () => {
    const limit = held({ kind: 'LIMITED', scope: 'FACTS' });
    expect(limitOn([limit], 'facts.propose', NOW)).toBe(limit);
    expect(limitOn([limit], 'review.submit', NOW)).toBeNull();
    expect(limitOn([held({ kind: 'LIMITED' })], 'photo.attach', NOW)).toBeNull();
    expect(countedIn('REVIEWS')).toEqual(['review.submit', 'review.revise']);
    expect(countedIn('ALL')).toContain('sighting.write');
  });
});

describe('who may sanction whom', () => {
  const [user, mod, admin] = (['USER', 'MODERATOR', 'ADMIN'] as const).map((role) => ({
    ...{ id: role, role },
  })) as [
    { id: string; role: 'USER' },
    { id: string; role: 'MODERATOR' },
    { id: string; role: 'ADMIN' },
  ];
  it('is nobody themselves, no moderator another, and no visitor anybody', () => {
    expect(maySanction(mod, user)).toBe(true);
    expect(maySanction(mod, { ...mod, id: 'other' })).toBe(false);
    expect(maySanction(mod, admin)).toBe(false);
    expect(maySanction(admin, mod)).toBe(true);
    expect(maySanction(admin, { ...admin, id: 'other' })).toBe(true);
    expect(maySanction(admin, admin)).toBe(false);
    expect(maySanction(user, { ...user, id: 'other' })).toBe(false);
  });
});

it('a sanction ends when its kind does, and says why', () => {
  const problem = (over: Partial<Sanction>) => sanctionProblem(held(over), NOW);
  expect(problem({})).toBeNull();
  expect(problem({ until: null })).toBe('until');
  expect(problem({ until: NOW })).toBe('until');
  expect(problem({ until: '2030-01-01T00:00:00.000Z' })).toBe('until');
  expect(problem({ kind: 'BANNED' })).toBe('until');
  expect(problem({ kind: 'BANNED', until: null, scope: 'FACTS' })).toBe('scope');
  expect(problem({ reason: { code: 'OTHER', text: null } })).toBe('reason');
  expect(problem({ reason: { code: 'OTHER', text: 'Six accounts in a day' } })).toBeNull();
});

it('what stands is shown, the hardest first; a warning for a month, and nothing beside a ban', () => {
  const warned = held({ kind: 'WARNED', until: null });
  const suspended = held({ until: '2026-08-01T00:00:00.000Z' });
  expect(shownTo([warned, suspended], NOW)).toEqual([suspended, warned]);
  expect(shownTo([warned, suspended], '2026-07-02T00:00:00.000Z')).toEqual([suspended]);
  expect(shownTo([warned, BAN, suspended], NOW)).toEqual([BAN]);
});
