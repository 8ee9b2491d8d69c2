import { keepAccount, keptAccount } from './db/device.ts';
import { clearMine } from './db/mine.ts';
import type { Account, PhoneApi } from './phone.ts';
import type { Net } from './sync/net.ts';

interface PersonParts {
  net: Pick<Net, 'me'>;
  /** Runs `work` while no other tab sends or fetches. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /** From here on this is the person at the phone. `renew`: the live connection knew someone else. */
  use(account: Account | null, renew: boolean): void;
  /** Tells the other tabs. */
  tellTabs(): void;
}

/** Who uses this phone: known offline, corrected by the server when there is a line. */
export class Person {
  readonly #parts: PersonParts;
  #account: Account | null = null;
  /** The server last said that it knows no session of this person. */
  #signedOut = false;
  /** Who uses the phone is known before anything is sent. */
  readonly known: Promise<void>;

  constructor(parts: PersonParts) {
    this.#parts = parts;
    this.known = keptAccount()
      .then((account) => this.#use(account))
      .catch(() => this.#use(null));
  }

  get current(): Account | null {
    return this.#account;
  }

  /** Another tab heard of a change. */
  async changedElsewhere(): Promise<void> {
    this.#use(await keptAccount().catch(() => this.#account));
  }

  readonly api: Pick<PhoneApi, 'account' | 'refreshAccount' | 'forgetAccount'> = {
    account: async () => {
      await this.known;
      return this.#account;
    },
    refreshAccount: async () => {
      await this.known;
      const answer = await this.#parts.net.me().catch(() => undefined);
      if (answer) {
        const before = this.#account;
        await keepAccount(answer);
        this.#use(answer);
        if (before?.id !== answer.id) await this.#forget(before);
        this.#parts.tellTabs();
      }
      if (answer === null) this.#signedOut = this.#account !== null;
      return { account: this.#account, signedOut: answer === null && this.#account !== null };
    },
    forgetAccount: async () => {
      const before = this.#account;
      await keepAccount(null);
      this.#use(null);
      await this.#forget(before);
      this.#parts.tellTabs();
    },
  };

  #use(next: Account | null): void {
    // The live connection knows who it was opened by; one opened signed out hears nothing private.
    const renew = this.#account?.id !== next?.id || this.#signedOut;
    this.#signedOut = false;
    this.#account = next;
    this.#parts.use(next, renew);
  }

  /** What the server told of an account leaves the phone with it, also what a running pass still writes. */
  async #forget(left: Account | null): Promise<void> {
    if (!left) return;
    await clearMine(left.id).catch(() => undefined);
    void this.#parts.exclusively(async () => {
      if (this.#account?.id !== left.id) await clearMine(left.id).catch(() => undefined);
    });
  }
}
