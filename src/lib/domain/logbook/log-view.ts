import type { ErrorCode } from '../errors.ts';
import { doneOver, EMPTY_VIEW, type Deed } from '../mutations/done-over.ts';
import type { Mutation } from '../mutations/mutation.ts';
import type { KeptLog, LogEntry } from '../log/entry.ts';

/** One entry as its rider sees it. */
export interface LoggedEntry {
  id: string;
  entry: LogEntry;
  /** The server has it, in this form or an earlier one. */
  isSent: boolean;
  /** Something of it is still to be sent. */
  waits: boolean;
  /** Why it could not be sent as it is. */
  problem: ErrorCode | null;
}

/** The phone's own data is its person's; the server looks for itself. */
const ME = { actorId: '', now: '' };

/**
 * The log as it is on this phone: what the server told, and over it what was done here since, in order
 * and by the same rules. The latest ride first.
 */
export const logWith = (rows: readonly KeptLog[], deeds: readonly Deed[]): LoggedEntry[] =>
  doneOver('log', rows, deeds, done, removed)
    .flatMap(({ row: { id, entry }, ...rest }) => (entry ? [{ id, entry, ...rest }] : []))
    .sort(latestFirst);

function done(row: KeptLog | null, mutation: Mutation<unknown>, args: unknown): KeptLog | null {
  const log = row && { ...row, userId: ME.actorId };
  const outcome = mutation.apply({ ...EMPTY_VIEW, log }, args, ME);
  if (outcome.kind !== 'changed') return null;
  const [change] = outcome.changes;
  return change?.kind === 'log' ? change.row : null;
}

const removed = (id: string): KeptLog => ({ id, entry: null, version: 0, receivedAt: '' });

const timeOf = ({ entry: { on, at } }: LoggedEntry): string => `${on} ${at ?? ''}`;

const latestFirst = (a: LoggedEntry, b: LoggedEntry): number =>
  compare(timeOf(b), timeOf(a)) || compare(b.id, a.id);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
