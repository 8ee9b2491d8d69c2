import { account } from './account.svelte.ts';

/** The page itself comes first. */
const LOOK_AFTER_MS = 1_500;

/**
 * Something kept for whoever uses the phone (null: a guest), read when the page stands, or at the first
 * use; another person's when another one comes. Made while a component is set up.
 */
export class OfWriter<Kept extends { stop(): void }> {
  #opened = $state.raw<{ of: string | null; kept: Kept } | null>(null);
  #opening: Promise<unknown> = Promise.resolve();
  readonly #begin: (accountId: string | null) => Promise<Kept>;

  constructor(begin: (accountId: string | null) => Promise<Kept>) {
    this.#begin = begin;
    $effect(() => {
      void account.current;
      const looking = setTimeout(
        () => void this.open().catch(() => undefined), // it says so when something is to be written
        this.#opened ? 0 : LOOK_AFTER_MS,
      );
      return () => clearTimeout(looking);
    });
    $effect(() => () => this.#opened?.kept.stop());
  }

  /** Null until it was opened. */
  get kept(): Kept | null {
    return this.#opened?.kept ?? null;
  }

  /** One after the other: the first may open what the next needs. */
  open(): Promise<Kept> {
    const opened = this.#opening.catch(() => undefined).then(() => this.#openNow());
    this.#opening = opened;
    return opened;
  }

  async #openNow(): Promise<Kept> {
    const of = (await account.kept())?.id ?? null;
    if (this.#opened?.of === of) return this.#opened.kept;
    const kept = await this.#begin(of);
    this.#opened?.kept.stop();
    this.#opened = { of, kept };
    return kept;
  }
}
