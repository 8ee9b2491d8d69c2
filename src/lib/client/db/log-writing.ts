import type { LogEntry, LogFields, LoggedRide } from '#lib/domain/log/entry.ts';
import { logPut, type LogPut } from '#lib/domain/mutations/log-put.ts';
import { logRemove } from '#lib/domain/mutations/log-remove.ts';
import { deedOf, replaceable } from './deeds.ts';
import type { DeedAbout, MutationRow, Outbox } from './outbox.ts';

const laneOf = (id: string): string => `log:${id}`;

const aboutOf = (id: string, ride: LoggedRide): DeedAbout => ({
  name: ride.name,
  href: `/log#entry-${id}`,
});

/** One ride to be logged, under an id of its own. */
export interface NewEntry {
  id: string;
  entry: LogEntry;
}

/** Logs rides, all in one strict commit. Doing it twice logs once: the id says so. */
export async function logRides(
  box: Outbox,
  entries: readonly NewEntry[],
  now: string,
): Promise<void> {
  await box.transaction('rw', box.mutations, async () => {
    const deeds = entries.map(({ id, entry }) => made(box, id, entry, now));
    const lanes = deeds.map((m) => m.lane);
    const here = new Set(
      (await box.mutations.where('lane').anyOf(lanes).toArray()).map((m) => m.lane),
    );
    await box.mutations.bulkAdd(deeds.filter((m) => !here.has(m.lane)));
  });
}

/** Another word on an entry, as it was `seen`. A change that has not used the line yet is replaced by this. */
export async function changeEntry(
  box: Outbox,
  id: string,
  seen: LogEntry,
  said: LogFields,
  now: string,
): Promise<void> {
  const [was, fields] = [fieldsOf(seen), fieldsOf(said)];
  await box.transaction('rw', box.mutations, async () => {
    const before = await replaceable(box, laneOf(id));
    const replaces = before?.name === logPut.name ? (before.args as LogPut) : null;
    if (replaces) await box.mutations.delete(before!.order!);
    const args = { entryId: id, ride: seen.ride, was: replaces ? replaces.was : was, fields };
    await box.mutations.add(put(box, args, now));
  });
}

/** Takes an entry out again. One that never left this phone (`isSent`) leaves no trace. */
export async function removeEntry(
  box: Outbox,
  id: string,
  seen: LogEntry,
  isSent: boolean,
  now: string,
): Promise<void> {
  await box.transaction('rw', box.mutations, async () => {
    const before = await replaceable(box, laneOf(id));
    const replaces = before?.name === logPut.name ? (before.args as LogPut) : null;
    if (replaces) await box.mutations.delete(before!.order!);
    const isHereOnly = !isSent && (await box.mutations.where({ lane: laneOf(id) }).count()) === 0;
    if (replaces?.was === null && isHereOnly) return;
    const noteSeen = replaces?.was ? replaces.was.note : seen.note;
    const about = aboutOf(id, seen.ride);
    await box.mutations.add(deedOf(box.newId(), logRemove, { entryId: id, noteSeen }, about, now));
  });
}

/** Undoes a removal: one that has not used the line is taken back, else the entry is said anew. */
export async function bringBack(box: Outbox, { id, entry }: NewEntry, now: string): Promise<void> {
  await box.transaction('rw', box.mutations, async () => {
    const before = await replaceable(box, laneOf(id));
    if (before?.name === logRemove.name) return box.mutations.delete(before.order!);
    await box.mutations.add(made(box, id, entry, now));
  });
}

/** What travels of an entry, and nothing that it may have besides. */
const fieldsOf = ({ on, at, laps, note, waitedMinutes }: LogFields): LogFields => ({
  ...{ on, at, laps, note, waitedMinutes },
});

const made = (box: Outbox, id: string, entry: LogEntry, now: string): MutationRow =>
  put(box, { entryId: id, ride: entry.ride, was: null, fields: fieldsOf(entry) }, now);

const put = (box: Outbox, args: LogPut, now: string): MutationRow =>
  deedOf(box.newId(), logPut, args, aboutOf(args.entryId, args.ride), now);
