import type { LogEntry } from '../log/entry.ts';

/** An entry of a file that is to be logged, and by what its id is made: the same file gives the same ids. */
export interface Incoming {
  entry: LogEntry;
  key: string;
}

/** The same ride at the same time: how an entry is known again, whoever gave it an id. */
const keyOf = ({ ride, on, at }: LogEntry): string => [ride.id, on, at ?? ''].join(' ');

/**
 * What of a file the log does not have yet. Each entry there stands for one of the file, so that two
 * rides without a time are two, in the file as in the log, and a second reading adds nothing.
 */
export function incomingOf(
  log: readonly LogEntry[],
  file: readonly LogEntry[],
): { incoming: Incoming[]; known: number } {
  const here = new Map<string, number>();
  for (const entry of log) here.set(keyOf(entry), (here.get(keyOf(entry)) ?? 0) + 1);
  const seen = new Map<string, number>();
  const incoming: Incoming[] = [];
  for (const entry of file) {
    const key = keyOf(entry);
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    if (nth > (here.get(key) ?? 0)) incoming.push({ entry, key: `${key} ${nth}` });
  }
  return { incoming, known: file.length - incoming.length };
}
