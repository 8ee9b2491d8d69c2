// Runs in a page or in its worker, whatever drives it: such functions see their arguments and the browser, nothing else.

/**
 * `aborted`: what was written is rolled back before the commit; `full`: the same with the transaction's error of a full
 * device (what is still pending in it fails by AbortError first, so the form may name another reason);
 * `lost`: the connection to the store is gone when the transaction is opened.
 */
export type Fault = 'aborted' | 'full' | 'lost';

declare global {
  var storageFaults:
    { seen: number; hit: boolean; at: number; how: Fault; last: number } | undefined;
}

/**
 * The writing transactions number `at` to `last` (from 1, counted from now) of an outbox fail. Called again it
 * counts anew; with `at` 0 none fails, and they are only counted.
 */
export function failTransactions({
  at,
  how,
  last,
}: {
  at: number;
  how: Fault;
  last: number;
}): void {
  const known = globalThis.storageFaults;
  globalThis.storageFaults = { seen: 0, hit: false, at, how, last };
  if (known) return; // the browser's functions are changed already

  // Dexie has bound the browser's `transaction` when it opened the database: a transaction is noticed at its first store.
  const seen = new WeakSet<IDBTransaction>();
  const victims = new WeakMap<IDBTransaction, Fault>();
  const storeOf = IDBTransaction.prototype.objectStore;
  IDBTransaction.prototype.objectStore = function (name) {
    const plan = globalThis.storageFaults!;
    if (this.mode === 'readwrite' && this.db.name.startsWith('outbox-') && !seen.has(this)) {
      seen.add(this);
      plan.seen++;
      if (plan.at > 0 && plan.seen >= plan.at && plan.seen <= plan.last)
        victims.set(this, plan.how);
    }
    if (victims.get(this) === 'lost') {
      plan.hit = true;
      this.db.close();
      throw new DOMException('The connection is closed.', 'InvalidStateError');
    }
    return storeOf.call(this, name);
  };

  const fail = (transaction: IDBTransaction, how: Fault): void => {
    if (!victims.delete(transaction)) return; // it has failed already
    globalThis.storageFaults!.hit = true;
    if (how === 'full')
      Object.defineProperty(transaction, 'error', {
        value: new DOMException('There is no room.', 'QuotaExceededError'),
      });
    transaction.abort();
  };
  for (const name of ['put', 'add', 'delete'] as const) {
    const write = IDBObjectStore.prototype[name] as (...args: unknown[]) => IDBRequest;
    IDBObjectStore.prototype[name] = function (this: IDBObjectStore, ...args: unknown[]) {
      const request = write.apply(this, args);
      const how = victims.get(this.transaction);
      // After the app's own listener: it goes on as if the write stood.
      if (how) request.addEventListener('success', () => fail(this.transaction, how));
      return request;
    } as never;
  }
}

export const transactionsSeen = (): { seen: number; hit: boolean } => ({
  seen: globalThis.storageFaults!.seen,
  hit: globalThis.storageFaults!.hit,
});
