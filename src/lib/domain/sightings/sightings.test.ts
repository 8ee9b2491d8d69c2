import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { View } from '../mutations/mutation.ts';
import { EMPTY_VIEW } from '../mutations/done-over.ts';
import { sightingSay, type SightingSay } from '../mutations/sighting-say.ts';
import { sightingUnsay } from '../mutations/sighting-unsay.ts';
import { isAgainst } from '../catalogue/closure.ts';
import { ageOn, checkOf } from './checked.ts';
import type { SightedRow, SightingRow } from './sighting.ts';
import { latelyBefore, standOn } from './stand.ts';
import { isCredible, mostADay } from './when.ts';

const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const park = id(1);
const ride = { kind: 'ride' as const, id: id(2) };
const mark = 'a'.repeat(16);

const view = (over: Partial<View> = {}, timeZone = 'Europe/Berlin'): View => ({
  ...EMPTY_VIEW,
  subject: { parkId: park, timeZone },
  ...over,
});
const saying = (over: Partial<SightingSay> = {}): SightingSay => ({
  ...{
    sightingId: id(3),
    subject: ride,
    said: 'CLOSED',
    at: '2026-06-01T12:10:00.000Z',
    mark: null,
  },
  ...over,
});
const say = (over: Partial<SightingSay>, now: string, seen = view()) =>
  sightingSay.apply(seen, saying(over), { actorId: id(4), now });
function dayOf(at: string, now: string, timeZone: string): string | null {
  const outcome = say({ at }, now, view({}, timeZone));
  if (outcome.kind !== 'changed') return null;
  const [change] = outcome.changes;
  return change?.kind === 'sighting' ? change.row.sighting!.day : null;
}

const MINUTE = 60_000;
const iso = (ms: number): string => new Date(ms).toISOString();
const NOW = Date.parse('2026-06-01T12:00:00.000Z');

describe('S64: when something was said', () => {
  it('is a day of the park’s own calendar, on both sides of the line of dates', () => {
    const at = '2026-06-01T22:30:00.000Z';
    expect(dayOf(at, at, 'Europe/Berlin')).toBe('2026-06-02');
    expect(dayOf(at, at, 'America/Los_Angeles')).toBe('2026-06-01');
    expect(dayOf(at, at, 'Pacific/Kiritimati')).toBe('2026-06-02');
    expect(dayOf('2026-10-25T22:59:59.000Z', at.replace('06-01', '10-26'), 'Europe/Berlin')).toBe(
      '2026-10-25', // the day has 25 hours
    );
  });

  it('is when the phone says, however late it arrives', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 399 * 24 * 60 }), (minutes) => {
        const at = iso(NOW - minutes * MINUTE);
        expect(dayOf(at, iso(NOW), 'UTC')).toBe(at.slice(0, 10));
      }),
    );
  });

  it('is refused from a clock that cannot be right, a little haste forgiven', () => {
    expect(isCredible(iso(NOW + 9 * MINUTE), iso(NOW))).toBe(true);
    for (const at of [iso(NOW + 11 * MINUTE), iso(NOW + 3 * 86_400_000), '1970-01-01T00:00:00Z'])
      expect(say({ at }, iso(NOW))).toMatchObject({ kind: 'refused', code: 'CLOCK_WRONG' });
  });
});

describe('what may be said', () => {
  const parses = (over: Partial<SightingSay>) => sightingSay.args.safeParse(saying(over)).success;

  it('of a ride how it stands; of an entry, with what was seen, that it holds', () => {
    expect(parses({})).toBe(true);
    expect(parses({ said: 'TRUE', mark, subject: { kind: 'park', id: park } })).toBe(true);
    expect(parses({ subject: { kind: 'park', id: park } })).toBe(false);
    expect(parses({ said: 'TRUE' })).toBe(false);
    expect(parses({ mark })).toBe(false);
    expect(parses({ said: 'TRUE', mark: 'A'.repeat(16) })).toBe(false);
    expect(parses({ at: 'today' })).toBe(false);
  });

  it('is not taken of what is not there, nor under an id of somebody else’s', () => {
    expect(say({}, iso(NOW), view({ subject: null }))).toMatchObject({ code: 'SUBJECT_GONE' });
    const theirs: SightingRow = {
      ...{ id: id(3), userId: id(9), sighting: null, version: 1, receivedAt: iso(NOW) },
    };
    expect(say({}, iso(NOW), view({ sighting: theirs }))).toMatchObject({ code: 'ID_TAKEN' });
  });

  it('waits, and is not refused, when enough was said for a day: newcomers reach that sooner', () => {
    expect(say({}, iso(NOW), view({ isSaidOut: true }))).toEqual({
      ...{ kind: 'not-yet', code: 'RATE_LIMITED' },
    });
    expect(mostADay(false)).toBeLessThan(mostADay(true));
  });

  it('is taken back without its words, once', () => {
    const said = say({}, '2026-06-01T12:11:00.000Z');
    if (said.kind !== 'changed' || said.changes[0]?.kind !== 'sighting') throw new Error('no row');
    const env = { actorId: id(4), now: iso(NOW) };
    const back = sightingUnsay.apply(
      view({ sighting: said.changes[0].row }),
      { sightingId: id(3) },
      env,
    );
    expect(back).toMatchObject({
      version: 2,
      changes: [{ row: { sighting: null }, parkId: park }],
    });
    if (back.kind !== 'changed' || back.changes[0]?.kind !== 'sighting') throw new Error('no row');
    const again = view({ sighting: back.changes[0].row });
    expect(sightingUnsay.apply(again, { sightingId: id(3) }, env)).toMatchObject({
      ...{ version: 2, changes: [] },
    });
  });
});

const row = (over: Partial<SightedRow>): SightedRow => ({
  ...{ id: ride.id, parkId: park, days: [], checks: [], verified: null, heardAt: iso(NOW) },
  ...over,
});
const voices = (people: number, minute = 0) => ({ people, at: iso(NOW + minute * MINUTE) });

describe('how a ride stands', () => {
  const days = [
    { day: '2026-06-01', closed: voices(2), open: voices(1, 20) },
    { day: '2026-05-31', closed: voices(1), open: null },
    { day: '2026-05-17', closed: null, open: voices(1) },
  ];

  it('is a word of this day, and of no other', () => {
    expect(standOn(row({ days }), '2026-05-31')).toMatchObject({ state: 'closed' });
    expect(standOn(row({ days }), '2026-06-02')).toBeNull();
    expect(standOn(null, '2026-06-01')).toBeNull();
  });

  it('shows both sides where people do not agree, with the time of the last', () => {
    expect(standOn(row({ days }), '2026-06-01')).toEqual({
      ...{ state: 'disagree', closed: voices(2), open: voices(1, 20), at: voices(1, 20).at },
    });
  });

  it('what was said before is evidence for two weeks', () => {
    const told = (today: string) => latelyBefore(row({ days }), today).map(({ day }) => day);
    expect(told('2026-06-01')).toEqual(['2026-05-31']);
    expect(told('2026-05-31')).toEqual(['2026-05-17']);
    expect(told('2026-06-14')).toEqual(['2026-06-01', '2026-05-31']);
    expect(told('2026-07-01')).toEqual([]);
  });

  it('and the entry may contradict each other; a closure of the day contradicts nothing', () => {
    const open = standOn(row({ days: [days[2]!] }), '2026-05-17')!;
    const closed = standOn(row({ days: [days[1]!] }), '2026-05-31')!;
    expect(isAgainst(open, 'CLOSED_TEMP')).toBe(true);
    expect(isAgainst(open, 'OPERATING')).toBe(false);
    expect(isAgainst(closed, 'CLOSED_TEMP')).toBe(false);
    expect(isAgainst(closed, 'OPERATING')).toBe(false);
  });
});

describe('facts that were found to hold', () => {
  it('age in steps that never run backwards', () => {
    expect(ageOn('2026-06-01', '2026-06-01')).toBe('fresh');
    expect(ageOn('2026-06-01', '2026-07-03')).toBe('fading');
    expect(ageOn('2026-06-01', '2026-12-15')).toBe('old');
    expect(ageOn('2026-06-01', '2028-07-01')).toBeNull();
    const steps = ['fresh', 'fading', 'old', null];
    const day = fc.integer({ min: 0, max: 1_000 });
    fc.assert(
      fc.property(day, day, (a, b) => {
        const stepAfter = (days: number) =>
          steps.indexOf(ageOn('2026-06-01', iso(NOW + days * 86_400_000).slice(0, 10)));
        const [sooner, later] = [Math.min(a, b), Math.max(a, b)];
        expect(stepAfter(sooner)).toBeLessThanOrEqual(stepAfter(later));
      }),
    );
  });

  it('hold for what was seen: of an entry that was changed since they tell so', () => {
    const other = 'b'.repeat(16);
    const checks = [
      { mark: other, people: 2, on: '2026-05-30' },
      { mark, people: 1, on: '2026-05-01' },
    ];
    expect(checkOf(row({ checks }), mark, '2026-06-01')).toMatchObject({
      ...{ on: '2026-05-01', isOfThis: true },
    });
    expect(checkOf(row({ checks }), 'c'.repeat(16), '2026-06-01')).toMatchObject({
      ...{ on: '2026-05-30', isOfThis: false, people: 2 },
    });
    expect(checkOf(row({ checks }), mark, '2030-01-01')).toBeNull();
    expect(checkOf(null, mark, '2026-06-01')).toBeNull();
  });
});
