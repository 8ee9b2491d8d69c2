import Dexie from 'dexie';
import { countDeeds } from './deeds.ts';
import { outboxOf, type Outbox } from './outbox.ts';
import { watch } from './watch.ts';

const START = 'outbox-';

/** Whose outboxes stand on this phone: account ids, and GUEST. */
export async function outboxesHere(): Promise<string[]> {
  const names = await Dexie.getDatabaseNames();
  return names.filter((name) => name.startsWith(START)).map((name) => name.slice(START.length));
}

/** How much of one's own stands in an outbox, and so is not shown back by the server. */
export const unsentIn = async (box: Outbox): Promise<number> =>
  (await box.drafts.count()) + (await countDeeds(box));

/** The same on this phone, of whoever. */
export async function unsentHere(): Promise<number> {
  const accounts = await outboxesHere();
  const counts = await Promise.all(accounts.map((account) => unsentIn(outboxOf(account))));
  return counts.reduce((sum, count) => sum + count, 0);
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
