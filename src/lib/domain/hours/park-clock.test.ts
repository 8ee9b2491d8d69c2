import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import { parkClock } from './park-clock.ts';

/** Half an hour of summer time, none, days that were left out, and both halves of the earth. */
const ZONES = [
  ...['Europe/Berlin', 'America/New_York', 'America/Los_Angeles', 'Australia/Lord_Howe'],
  ...['Asia/Kolkata', 'Pacific/Auckland', 'America/Sao_Paulo', 'Pacific/Apia'],
];

/** Around each change of a zone's clock: most other moments prove little. */
function changesOf(timeZone: string): number[] {
  const changes: number[] = [];
  let at = Temporal.Instant.from('2010-01-01T00:00Z').toZonedDateTimeISO(timeZone);
  for (let next = at.getTimeZoneTransition('next'); next && next.year < 2040;) {
    changes.push(next.epochMilliseconds);
    at = next;
    next = at.getTimeZoneTransition('next');
  }
  return changes;
}
const HOUR = 3_600_000;
const anyTime = fc.integer({ min: Date.UTC(2010), max: Date.UTC(2040) });
const zoneAndTime = fc.constantFrom(...ZONES).chain((timeZone) => {
  const changes = changesOf(timeZone);
  const near =
    changes.length === 0
      ? anyTime
      : fc
          .tuple(fc.constantFrom(...changes), fc.integer({ min: -2 * HOUR, max: 2 * HOUR }))
          .map(([change, off]) => change + off);
  return fc.tuple(fc.constant(timeZone), fc.oneof(near, anyTime));
});

it('shows what the calendar of the world says', () => {
  fc.assert(
    fc.property(zoneAndTime, ([timeZone, ms]) => {
      const there = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone);
      expect(parkClock(timeZone, ms)).toEqual({
        day: there.toPlainDate().toString(),
        minutes: there.hour * 60 + there.minute,
      });
    }),
    { numRuns: 2_000 },
  );
});
