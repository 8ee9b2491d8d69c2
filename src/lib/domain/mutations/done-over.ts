import type { ErrorCode } from '../errors.ts';
import { mutationOf } from './registry.ts';
import type { Mutation, View } from './mutation.ts';

/** What was done on this phone, as its queue holds it. */
export interface Deed {
  lane: string;
  name: string;
  v: number;
  args: unknown;
  state: 'queued' | 'parked' | 'acked';
  /** That the row has after an acknowledged one. */
  version: number | null;
  error: { code: ErrorCode } | null;
}

/** A row of one's own as its person sees it: what the server told, and over it what was done here since. */
interface DoneRow<Row> {
  row: Row;
  /** The server has it, in this form or an earlier one. */
  isSent: boolean;
  /** Something of it is still to be sent. */
  waits: boolean;
  /** Why it could not be sent as it is. */
  problem: ErrorCode | null;
}

/** Nothing at hand; a phone adds what it knows. */
export const EMPTY_VIEW: View = {
  ...{ subject: null, entry: null, submission: null, photo: null, log: null },
  ...{ vote: null, sighting: null, isSaidOut: false, reported: null },
};

/**
 * Rows with the deeds of their lanes (`entity:id`) over them, in order and by the mutations' own rules. `run`
 * gives the row after one, or null where it changes nothing; `made`: a row of which nothing is known yet.
 */
export function doneOver<Row extends { id: string; version: number }>(
  entity: string,
  rows: readonly Row[],
  deeds: readonly Deed[],
  run: (row: Row | null, mutation: Mutation<unknown>, args: unknown) => Row | null,
  made: (id: string) => Row,
): DoneRow<Row>[] {
  const known = new Set(rows.map(({ id }) => id));
  const seen = new Map<string, Omit<DoneRow<Row>, 'isSent'>>(
    rows.map((row) => [row.id, { row, waits: false, problem: null }]),
  );
  for (const deed of deeds) {
    const [of, id] = deed.lane.split(':');
    if (of !== entity || id === undefined) continue;
    const before = seen.get(id);
    const isShown = deed.state === 'acked' && (before?.row.version ?? 0) >= (deed.version ?? 0);
    const mutation = isShown ? undefined : mutationOf(deed.name, deed.v);
    seen.set(id, {
      row: (mutation && run(before?.row ?? null, mutation, deed.args)) ?? before?.row ?? made(id),
      waits: before?.waits === true || deed.state === 'queued',
      problem:
        deed.state === 'parked' ? (deed.error?.code ?? 'INTERNAL') : (before?.problem ?? null),
    });
  }
  return [...seen.values()].map((one) => ({ ...one, isSent: known.has(one.row.id) }));
}
