import type { CachedRow } from '#lib/client/db/mine.ts';
import { GUEST, type MutationRow } from '#lib/client/db/outbox.ts';
import { changeEntry, logRides, removeEntry } from '#lib/client/db/log-writing.ts';
import type { KeptLog } from '#lib/domain/log/entry.ts';
import { logWith, type LoggedEntry } from '#lib/domain/logbook/log-view.ts';
import { pickOf } from './people.ts';
import type { Phone, Tab } from './phone.ts';
import type { Witness } from './witness.ts';

/** What riders do with their logs, by the functions that the pages call. */
export class Riders {
  readonly #witness: Witness;
  #words = 0;

  constructor(witness: Witness) {
    this.#witness = witness;
  }

  async log(phone: Phone, tab: Tab, [pick, laps]: number[]): Promise<void> {
    const id = phone.newId();
    const note = this.#note();
    const ride = { id: phone.newId(), name: 'R', parkId: phone.newId(), parkName: 'P' };
    const fields = { on: '2026-06-01', at: null, laps: 1 + Math.floor(laps! * 3), note };
    const entry = { ...fields, ride, waitedMinutes: Math.floor(pick! * 90) };
    const user = phone.account;
    await logRides(tab.outbox(user), [{ id, entry }], phone.now);
    this.#witness.save(phone.index, id, note);
    if (user) this.#witness.owns(user, id);
    tab.engine.wake();
  }

  async relog(phone: Phone, tab: Tab, [pick, laps]: number[]): Promise<void> {
    const found = pickOf(seenOn(phone), pick!);
    if (!found) return;
    const { ride: _, ...fields } = found.entry;
    const note = this.#note();
    const said = { ...fields, note, laps: 1 + Math.floor(laps! * 9) };
    this.#witness.types(phone.index, found.id, note);
    await changeEntry(tab.outbox(phone.account), found.id, found.entry, said, phone.now);
    this.#witness.save(phone.index, found.id, note);
    tab.engine.wake();
  }

  async unlog(phone: Phone, tab: Tab, [pick]: number[]): Promise<void> {
    const found = pickOf(seenOn(phone), pick!);
    if (!found) return;
    const { id, entry, isSent } = found;
    phone.takenOut.add(`log:${id}`);
    this.#witness.discard(phone.index, id); // from here on it may be gone
    await removeEntry(tab.outbox(phone.account), id, entry, isSent, phone.now);
    tab.engine.wake();
  }

  #note(): string {
    return `note ${++this.#words}`;
  }
}

/** The log as its page would show it. */
function seenOn(phone: Phone): LoggedEntry[] {
  const rows = phone.rows(`mine-${phone.account}`, 'rows') as unknown as CachedRow[];
  const items = phone.rows(`outbox-${phone.account ?? GUEST}`, 'mutations');
  const deeds = (items as unknown as MutationRow[]).sort((a, b) => a.order! - b.order!);
  return logWith(
    rows.filter(({ entity }) => entity === 'log').map(({ row }) => row as KeptLog),
    deeds.filter((m) => m.draftId === null),
  );
}
