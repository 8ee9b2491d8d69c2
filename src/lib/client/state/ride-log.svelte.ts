import { uuidv7 } from 'uuidv7';
import type { KeptLog, LogEntry, LogFields } from '#lib/domain/log/entry.ts';
import { logWith, type LoggedEntry } from '#lib/domain/logbook/log-view.ts';
import type { ErrorCode } from '#lib/domain/errors.ts';
import { phone } from '../bootstrap.ts';
import { deedsIn } from '../db/deeds.ts';
import { bringBack, changeEntry, logRides, removeEntry, type NewEntry } from '../db/log-writing.ts';
import { mineOf } from '../db/mine.ts';
import { namedId } from '../db/named-id.ts';
import { GUEST, outboxOf, type Outbox } from '../db/outbox.ts';
import { storeProblem } from '../db/steady.ts';
import { watch } from '../db/watch.ts';
import { askToBeWoken } from './wake.ts';

/**
 * One person's ride log as this phone knows it: what the server told, and what was done here since. Every
 * change is kept in the outbox before it is answered. Throws a DOMException or DomainError of the store.
 */
export class RideLog {
  /** Null while the phone is being looked through. */
  entries = $state.raw<LoggedEntry[] | null>(null);
  readonly #accountId: string | null;
  readonly #box: Outbox;
  #unwatch: () => void = () => undefined;

  constructor(accountId: string | null) {
    this.#accountId = accountId;
    this.#box = outboxOf(accountId ?? GUEST);
  }

  /** `failed` is called when the phone's store cannot be read. */
  start(failed: (problem: ErrorCode) => void): void {
    this.#unwatch = watch(
      async () => {
        const mine = this.#accountId ? mineOf(this.#accountId).rows : null;
        const rows = (await mine?.where({ entity: 'log' }).toArray()) ?? [];
        return logWith(
          rows.map(({ row }) => row as KeptLog),
          await deedsIn(this.#box),
        );
      },
      (entries) => (this.entries = entries),
      (error) => failed(storeProblem(error)),
    );
  }

  stop(): void {
    this.#unwatch();
  }

  /** Logs one ride; its new id. */
  async log(entry: LogEntry): Promise<string> {
    const id = uuidv7();
    await this.logAll([{ id, entry }]);
    return id;
  }

  logAll = (entries: readonly NewEntry[]): Promise<void> =>
    this.#write((now) => logRides(this.#box, entries, now));

  change = ({ id, entry }: LoggedEntry, fields: LogFields): Promise<void> =>
    this.#write((now) => changeEntry(this.#box, id, entry, fields, now));

  remove = ({ id, entry, isSent }: Pick<LoggedEntry, 'id' | 'entry' | 'isSent'>): Promise<void> =>
    this.#write((now) => removeEntry(this.#box, id, entry, isSent, now));

  bringBack = (entry: NewEntry): Promise<void> =>
    this.#write((now) => bringBack(this.#box, entry, now));

  /** Makes ids for what a file holds, the same each time it is read by the same person. */
  async idsOf(keys: readonly string[]): Promise<string[]> {
    const whose = this.#accountId ?? (await this.#box.clientId());
    return Promise.all(keys.map((key) => namedId(`${whose} ${key}`)));
  }

  async #write(work: (now: string) => Promise<unknown>): Promise<void> {
    await work(new Date().toISOString());
    void askToBeWoken().catch(() => undefined);
    await (await phone()).outboxChanged();
  }
}
