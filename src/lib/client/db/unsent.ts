import Dexie from 'dexie';
import { outboxOf } from './outbox.ts';
import { parcelsHere } from './parcels.ts';
import { watch } from './watch.ts';

const START = 'outbox-';

/** Whose outboxes stand on this phone: account ids, and GUEST. */
export async function outboxesHere(): Promise<string[]> {
  const names = await Dexie.getDatabaseNames();
  return names.filter((name) => name.startsWith(START)).map((name) => name.slice(START.length));
}

/** Contributions on this phone, of whoever, that the server has not shown back; photos shared into the app as well. */
export async function unsentHere(): Promise<number> {
  const accounts = await outboxesHere();
  const counts = await Promise.all(accounts.map((account) => outboxOf(account).drafts.count()));
  return counts.reduce((sum, count) => sum + count, await parcelsHere().catch(() => 0));
}

/** S53: tells how much that is, now and whenever it changes, in any tab. */
export class UnsentWatch {
  #stop = (): void => undefined;
  readonly #listeners: ((count: number) => void)[] = [];

  /** Again whenever another person uses the phone: their outbox may be a new one. */
  begin(): void {
    this.#stop();
    this.#stop = watch(
      unsentHere,
      (count) => this.#listeners.forEach((listener) => listener(count)),
      () => undefined, // a store that cannot be read says so where it is used
    );
  }

  listen(listener: (count: number) => void): void {
    this.#listeners.push(listener);
    this.begin();
  }
}
