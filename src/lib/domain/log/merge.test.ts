import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogFields } from './entry.ts';
import { mayRemove, mergeEntry } from './merge.ts';

const entry: LogFields = { on: '2026-06-01', at: '10:15', laps: 1, note: '', waitedMinutes: null };

const fields = fc.record<LogFields>({
  on: fc.constantFrom('2026-06-01', '2026-06-02'),
  at: fc.constantFrom(null, '10:15'),
  laps: fc.integer({ min: 1, max: 4 }),
  note: fc.constantFrom('', 'front row', 'front', 'rain\nfront row', 'back row'),
  waitedMinutes: fc.constantFrom(null, 5, 40),
});

/** The lines that a note says. */
const lines = (note: string): string[] => note.split('\n').filter(Boolean);

describe('S57: one entry changed on two devices', () => {
  it('each changes only what it touched', () => {
    const elsewhere = { ...entry, laps: 3, note: 'front row' };
    const here = mergeEntry(elsewhere, entry, { ...entry, waitedMinutes: 40 });
    expect(here).toEqual({ ...elsewhere, waitedMinutes: 40 });
  });

  it('of a figure that both changed, the last received counts', () => {
    expect(mergeEntry({ ...entry, laps: 3 }, entry, { ...entry, laps: 2 }).laps).toBe(2);
  });

  it('a note that both changed is both notes', () => {
    const merged = mergeEntry({ ...entry, note: 'front' }, entry, { ...entry, note: 'front row' });
    expect(merged.note).toBe('front\nfront row');
  });

  it('who saw a note may shorten it', () => {
    const was = { ...entry, note: 'front row\nrain' };
    expect(mergeEntry(was, was, { ...entry, note: 'rain' }).note).toBe('rain');
  });

  it('no line is lost that the other device has not seen', () => {
    fc.assert(
      fc.property(fields, fields, fields, (base, mine, theirs) => {
        const merged = mergeEntry(mergeEntry(base, base, mine), base, theirs);
        const unseen = [mine.note, theirs.note].filter((note) => note !== base.note).flatMap(lines);
        expect(lines(merged.note)).toEqual(expect.arrayContaining(unseen));
      }),
    );
  });

  it('done twice, it changes nothing more', () => {
    fc.assert(
      fc.property(fields, fc.option(fields), fields, (current, was, now) => {
        const once = mergeEntry(current, was, now);
        expect(mergeEntry(once, was, now)).toEqual(once);
      }),
    );
  });
});

it('an entry goes only with words that were seen', () => {
  expect(mayRemove({ ...entry, note: 'front row' }, '')).toBe(false);
  expect(mayRemove({ ...entry, note: 'front row' }, 'front row')).toBe(true);
  expect(mayRemove(entry, 'front row')).toBe(true);
});
