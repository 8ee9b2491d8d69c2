import Dexie, { type DexieOptions } from 'dexie';
import { DomainError, ERROR_CLASS, type ErrorCode } from '#lib/domain/errors.ts';

const OPEN_WITHIN_MS = 4_000;
const REOPEN_AFTER_MS = 150;

/** Safari's "Connection to Indexed Database server lost", a closed connection, a store that shut itself. */
const LOST = new Set(['InvalidStateError', 'UnknownError', 'DatabaseClosedError']);

/**
 * A database of the phone that survives what browsers do to it. Opening ends in time, also where the
 * browser never answers; a transaction whose connection was lost is run once more on a new one.
 * Every transaction here may be run twice: what it does again, it finds done.
 */
export class Steady extends Dexie {
  /** Why the store cannot be used, as the page says it. */
  #refusal: ErrorCode | null = null;
  /** The last opening found no answer in time: asking at once again would only wait once more. */
  #gaveUp = false;

  constructor(name: string, options?: DexieOptions) {
    super(name, options);
    this.on('blocked', () => (this.#refusal = 'STORE_BUSY'));
    // Another tab has a newer version: out of its way. This one asks again when it needs the store.
    this.on('versionchange', () => this.close({ disableAutoOpen: false }));
    let give: ReturnType<typeof setTimeout> | undefined;
    const open = this.open.bind(this);
    this.open = () => {
      clearTimeout(give);
      give = setTimeout(() => {
        if (this.isOpen()) return;
        this.#gaveUp = true;
        this.close(); // ends all that waits for it
        setTimeout(() => this.close({ disableAutoOpen: false })); // what comes later may try again
      }, OPEN_WITHIN_MS);
      return open().then(
        (db) => {
          clearTimeout(give);
          this.#refusal = null;
          this.#gaveUp = false;
          return db;
        },
        (error: unknown) => {
          clearTimeout(give);
          throw new DomainError(this.#refusal ?? storeProblem(error), { cause: error });
        },
      ) as ReturnType<Dexie['open']>;
    };
    const transaction = this.transaction.bind(this) as (...args: unknown[]) => Promise<unknown>;
    const again = async (args: unknown[], first: unknown): Promise<unknown> => {
      if (this.#gaveUp || !isLost(first)) throw first;
      await new Promise((done) => setTimeout(done, REOPEN_AFTER_MS));
      this.close({ disableAutoOpen: false });
      return transaction(...args);
    };
    const steady = (...args: unknown[]): Promise<unknown> =>
      Dexie.currentTransaction
        ? transaction(...args) // part of a transaction: the whole is run again, not this
        : transaction(...args).catch((error: unknown) => again(args, error));
    this.transaction = steady as never;
  }
}

interface StoreError {
  name?: string;
  message?: string;
  inner?: unknown;
}

const isLost = (error: unknown): boolean => {
  const { name = '', inner } = (error ?? {}) as StoreError;
  return LOST.has(name) || (inner !== undefined && inner !== error && isLost(inner));
};

/** What a failure of the store means, for the page to say. */
export function storeProblem(error: unknown): ErrorCode {
  const { name, message = '', inner } = (error ?? {}) as StoreError;
  if (message in ERROR_CLASS) return message as ErrorCode; // ours, maybe from over the worker's border
  if (name === 'QuotaExceededError') return 'PHONE_FULL';
  if (name === 'AbortError' && inner !== undefined && inner !== error) return storeProblem(inner);
  if (name === 'VersionError') return 'APP_OUTDATED';
  return 'STORE_CLOSED';
}
