import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Deed } from '../mutations/done-over.ts';
import { ownSightings } from './own-sightings.ts';
import type { KeptSighting, SightedRow, Said } from '../sightings/sighting.ts';
import { NOTHING_SAID, withOwn } from '../sightings/with-own.ts';

const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const park = id(1);
const ride = id(2);
const place = { parkId: park, timeZone: 'Europe/Berlin', subjects: new Set([park, ride]) };
const about = { id: ride, parkId: park };
const DAY = '2026-06-01';

const at = (minute: number): string =>
  new Date(Date.parse('2026-06-01T10:00:00.000Z') + minute * 60_000).toISOString();

const told = (n: number, said: Said, minute: number, over: object = {}): KeptSighting => ({
  ...{ id: id(n), version: 1, receivedAt: at(minute) },
  sighting: {
    ...{ subject: { kind: 'ride', id: ride }, parkId: park, said, day: DAY, at: at(minute) },
    mark: said === 'TRUE' ? 'a'.repeat(16) : null,
    ...over,
  },
});
const deed = (n: number, name: string, args: object, over: Partial<Deed> = {}): Deed => ({
  ...{ lane: `sighting:${id(n)}`, name, v: 1, args: { sightingId: id(n), ...args } },
  ...{ state: 'queued', version: null, error: null },
  ...over,
});
const say = (n: number, said: Said, minute: number, over: Partial<Deed> = {}): Deed =>
  deed(
    n,
    'sighting.say',
    {
      ...{ subject: { kind: 'ride', id: ride }, said, at: at(minute) },
      mark: said === 'TRUE' ? 'a'.repeat(16) : null,
    },
    over,
  );
const unsay = (n: number): Deed => deed(n, 'sighting.unsay', {});

describe('what somebody said, on their own phone', () => {
  it('stands there at once, with its day, and says that it waits', () => {
    const own = ownSightings([told(5, 'OPEN', 0)], [say(6, 'CLOSED', 9)], place);
    expect(own.now.map(({ id: is, isSent, waits }) => ({ is, isSent, waits }))).toEqual([
      { is: id(6), isSent: false, waits: true },
      { is: id(5), isSent: true, waits: false },
    ]);
    expect(own.now[0]!.sighting.day).toBe(DAY);
  });

  it('is gone once it was taken back, and is not of another park', () => {
    expect(ownSightings([told(5, 'OPEN', 0)], [unsay(5)], place).now).toEqual([]);
    const elsewhere = { ...place, subjects: new Set([id(77)]) };
    expect(ownSightings([told(5, 'OPEN', 0)], [say(6, 'OPEN', 1)], elsewhere).now).toEqual([]);
  });

  it('when it was refused, nobody else hears of it, and it says why', () => {
    const error = { code: 'CLOCK_WRONG' as const };
    const own = ownSightings([], [say(6, 'CLOSED', 9, { state: 'parked', error })], place);
    expect(own.now[0]!.problem).toBe('CLOCK_WRONG');
    expect(withOwn(null, own, about)).toBeNull();
  });
});

const row = (closed: number, open: number, heardAt = at(60)): SightedRow => ({
  ...{ ...about, checks: [], verified: null, heardAt },
  days: [
    {
      day: DAY,
      closed: closed ? { people: closed, at: at(1) } : null,
      open: open ? { people: open, at: at(2) } : null,
    },
  ],
});
const counts = (shown: SightedRow | null) =>
  shown?.days.map(({ closed, open }) => [closed?.people ?? 0, open?.people ?? 0]) ?? [];

describe('a person counts once', () => {
  it('with what waits on this phone, and with no row of the server’s at all', () => {
    const own = ownSightings([], [say(6, 'CLOSED', 9), say(7, 'CLOSED', 10)], place);
    expect(counts(withOwn(null, own, about))).toEqual([[1, 0]]);
    expect(counts(withOwn(row(2, 1), own, about))).toEqual([[3, 1]]);
    expect(withOwn(row(2, 1), own, about)!.days[0]!.closed!.at).toBe(at(10));
  });

  it('by their last word, also when the one before it is counted already', () => {
    const own = ownSightings([told(5, 'CLOSED', 1)], [say(6, 'OPEN', 9)], place);
    expect(counts(withOwn(row(1, 1), own, about))).toEqual([[0, 2]]);
    const back = ownSightings([told(5, 'CLOSED', 1)], [unsay(5)], place);
    expect(counts(withOwn(row(1, 0), back, about))).toEqual([]);
  });

  it('and not twice, when the server’s row is older than what it was told', () => {
    const own = ownSightings([told(5, 'CLOSED', 30)], [], place);
    expect(counts(withOwn(row(1, 0, at(10)), own, about))).toEqual([[2, 0]]);
    expect(counts(withOwn(row(2, 0, at(30)), own, about))).toEqual([[2, 0]]);
  });

  it('nobody at the phone changes nothing', () => {
    expect(withOwn(row(2, 1), NOTHING_SAID, about)).toEqual(row(2, 1));
    expect(withOwn(null, NOTHING_SAID, about)).toBeNull();
  });

  it('of facts, by what was seen', () => {
    const own = ownSightings([told(5, 'TRUE', 1)], [say(6, 'TRUE', 9)], place);
    const check = { mark: 'a'.repeat(16), people: 2, on: DAY };
    expect(withOwn({ ...row(0, 0), checks: [check] }, own, about)!.checks).toEqual([check]);
    const first = ownSightings([], [say(6, 'TRUE', 9)], place);
    expect(withOwn(null, first, about)!.checks).toEqual([{ ...check, people: 1 }]);
  });

  it('whatever was said, sent and taken back: as if the server had heard it all', () => {
    const word = fc.record({
      said: fc.constantFrom<Said>('CLOSED', 'OPEN'),
      minute: fc.integer({ min: 0, max: 90 }),
      isTold: fc.boolean(),
      isTakenBack: fc.boolean(),
    });
    const others = fc.tuple(fc.nat(3), fc.nat(3));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), others, (words, [closed, open]) => {
        const all = words.map((one, i) => ({ ...one, n: 10 + i }));
        const own = ownSightings(
          all.filter((one) => one.isTold).map((one) => told(one.n, one.said, one.minute)),
          all.flatMap((one) => [
            ...(one.isTold ? [] : [say(one.n, one.said, one.minute)]),
            ...(one.isTakenBack ? [unsay(one.n)] : []),
          ]),
          place,
        );
        const lastOf = (some: typeof all) =>
          [...some].sort((a, b) => a.minute - b.minute || a.n - b.n).at(-1)?.said;
        const tally = (said: Said | undefined): [number, number] => [
          closed + Number(said === 'CLOSED'),
          open + Number(said === 'OPEN'),
        ];
        const heard = all.filter((one) => one.isTold && one.minute <= 60);
        const shown = withOwn(row(...tally(lastOf(heard))), own, about);
        const expected = tally(lastOf(all.filter((one) => !one.isTakenBack)));
        expect(counts(shown)).toEqual(expected[0] + expected[1] > 0 ? [expected] : []);
      }),
    );
  });
});
