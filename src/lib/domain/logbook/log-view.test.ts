import { expect, it } from 'vitest';
import type { KeptLog, LogEntry } from '../log/entry.ts';
import type { Deed } from '../mutations/done-over.ts';
import { logWith } from './log-view.ts';

const idOf = (n: number): string => `00000000-0000-7000-8000-00000000000${n}`;
const ride = { id: idOf(8), name: 'Taron', parkId: idOf(9), parkName: 'Phantasialand' };
const fields = { on: '2026-06-01', at: '10:15', laps: 1, note: '', waitedMinutes: null };
const entry: LogEntry = { ride, ...fields };

const row = (n: number, over: Partial<KeptLog> = {}): KeptLog => ({
  ...{ id: idOf(n), entry, version: 1, receivedAt: '2026-06-01T10:15:00.000Z' },
  ...over,
});
const deed = (n: number, name: string, args: object, over: Partial<Deed> = {}): Deed => ({
  ...{ lane: `log:${idOf(n)}`, name, v: 1, args: { entryId: idOf(n), ...args } },
  ...{ state: 'queued', version: null, error: null },
  ...over,
});
const put = (n: number, said: object = {}, over: Partial<Deed> = {}) =>
  deed(n, 'log.put', { ride, was: null, fields: { ...fields, ...said } }, over);

it('shows what was logged here at once, the latest first', () => {
  const log = logWith([row(1)], [put(2, { at: '11:00' }), put(3, { on: '2026-05-31' })]);
  expect(log.map(({ id, isSent, waits }) => ({ id, isSent, waits }))).toEqual([
    { id: idOf(2), isSent: false, waits: true },
    { id: idOf(1), isSent: true, waits: false },
    { id: idOf(3), isSent: false, waits: true },
  ]);
});

it('takes out what was removed here, and what the server says was removed', () => {
  const log = logWith(
    [row(1), row(2, { entry: null, version: 2 })],
    [deed(1, 'log.remove', { noteSeen: '' })],
  );
  expect(log).toEqual([]);
});

it('an acknowledged change counts until the server shows it, and then no more', () => {
  const change = put(1, { laps: 3 }, { state: 'acked', version: 2 });
  expect(logWith([row(1)], [change])[0]!.entry.laps).toBe(3);
  const later = row(1, { version: 3, entry: { ...entry, laps: 7 } });
  expect(logWith([later], [change])[0]!.entry.laps).toBe(7);
});

it('a refused change shows its words and why', () => {
  const refused = put(1, { note: 'kept' }, { state: 'parked', error: { code: 'INVALID' } });
  expect(logWith([row(1)], [refused])[0]).toMatchObject({
    entry: { note: 'kept' },
    problem: 'INVALID',
  });
});

it('passes over what this build does not know', () => {
  expect(logWith([row(1)], [deed(1, 'log.frame', {}), put(2)])).toHaveLength(2);
});
