import type { ErrorCode } from '../errors.ts';
import { mutationOf } from '../mutations/registry.ts';
import type { KeptLog, LogEntry } from '../log/entry.ts';

/** What was done on this phone, as its queue holds it. */
export interface LogDeed {
  lane: string;
  name: string;
  v: number;
  args: unknown;
  state: 'queued' | 'parked' | 'acked';
  /** That the row has after an acknowledged one. */
  version: number | null;
  error: { code: ErrorCode } | null;
}

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

const LANE = 'log:';
/** The phone's own data is its person's; the server looks for itself. */
const ME = { actorId: '', now: '' };

/**
 * The log as it is on this phone: what the server told, and over it what was done here since, in order
 * and by the same rules. The latest ride first.
 */
export function logWith(rows: readonly KeptLog[], deeds: readonly LogDeed[]): LoggedEntry[] {
  const known = new Map(rows.map((row) => [row.id, { row, waits: false, problem: null }] as const));
  const seen = new Map<string, { row: KeptLog; waits: boolean; problem: ErrorCode | null }>(known);
  for (const deed of deeds) {
    if (!deed.lane.startsWith(LANE)) continue;
    const id = deed.lane.slice(LANE.length);
    const before = seen.get(id);
    seen.set(id, {
      row: done(before?.row ?? null, deed) ?? before?.row ?? removed(id),
      waits: before?.waits === true || deed.state === 'queued',
      problem:
        deed.state === 'parked' ? (deed.error?.code ?? 'INTERNAL') : (before?.problem ?? null),
    });
  }
  return [...seen.values()]
    .flatMap(({ row: { id, entry }, waits, problem }) =>
      entry ? [{ id, entry, isSent: known.has(id), waits, problem }] : [],
    )
    .sort(latestFirst);
}

/** The row after a deed; null when the row shows it already, or this build does not know it. */
function done(row: KeptLog | null, deed: LogDeed): KeptLog | null {
  const mutation = mutationOf(deed.name, deed.v);
  if (!mutation || (deed.state === 'acked' && (row?.version ?? 0) >= (deed.version ?? 0)))
    return null;
  const log = row && { ...row, userId: ME.actorId };
  const outcome = mutation.apply(
    { subject: null, entry: null, submission: null, photo: null, log, vote: null },
    deed.args,
    ME,
  );
  if (outcome.kind !== 'changed') return null;
  const [change] = outcome.changes;
  return change?.kind === 'log' ? change.row : null;
}

const removed = (id: string): KeptLog => ({ id, entry: null, version: 0, receivedAt: '' });

const timeOf = ({ entry: { on, at } }: LoggedEntry): string => `${on} ${at ?? ''}`;

const latestFirst = (a: LoggedEntry, b: LoggedEntry): number =>
  compare(timeOf(b), timeOf(a)) || compare(b.id, a.id);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
