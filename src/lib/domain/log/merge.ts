import type { LogFields } from './entry.ts';

/**
 * One entry, changed on several devices: each changes only what it touched. Of figures the last
 * received counts. Words are never lost but at the word of somebody who saw them: a note that both
 * changed is then both notes. Doing it twice changes nothing more. `was`: as the device saw it, or
 * null where it made the entry.
 */
export function mergeEntry(current: LogFields, was: LogFields | null, now: LogFields): LogFields {
  const figure = <Name extends keyof LogFields>(name: Name): LogFields[Name] =>
    was && now[name] === was[name] ? current[name] : now[name];
  return {
    on: figure('on'),
    at: figure('at'),
    laps: figure('laps'),
    waitedMinutes: figure('waitedMinutes'),
    note: mergeNotes(current.note, was?.note ?? '', now.note),
  };
}

function mergeNotes(current: string, was: string, now: string): string {
  if (now === was) return current;
  if (current === was || holds(now, current)) return now;
  return holds(current, now) ? current : `${current}\n${now}`;
}

/** The lines of the one stand in the other; an empty note stands in each. */
const holds = (note: string, lines: string): boolean =>
  lines === '' || `\n${note}\n`.includes(`\n${lines}\n`);

/** Whether an entry may go: not when it says something that whoever removes it has not seen. */
export const mayRemove = (current: LogFields, noteSeen: string): boolean =>
  current.note === '' || current.note === noteSeen;
