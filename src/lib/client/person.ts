import { keepAccount, keptAccount, keptLeaving, leaveAccount, leavingDone } from './db/device.ts';
import { clearMine } from './db/mine.ts';
import { discardUnsent } from './db/parting.ts';
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

type PersonApi = Pick<
  PhoneApi,
  'account' | 'refreshAccount' | 'leaveAccount' | 'leaving' | 'leavingDone'
>;

/** Who uses this phone: known offline, corrected by the server when there is a line. */
export class Person {
  readonly #parts: PersonParts;
  #account: Account | null = null;
  /** The server last said that it knows no session of this person. */
  #signedOut = false;
  /** The store has said who it is, or the server since. */
  #isSure = false;
  /** Who uses the phone is looked up before anything is sent. */
  readonly known: Promise<void>;

  constructor(parts: PersonParts) {
    this.#parts = parts;
    this.known = this.#remember().catch(() => this.#use(null));
  }

  get current(): Account | null {
    return this.#account;
  }

  /** Another tab heard of a change. */
  async changedElsewhere(): Promise<void> {
    this.#use(await keptAccount().catch(() => this.#account));
  }

  readonly api: PersonApi = {
    account: async () => {
      await this.#sure();
      return this.#account;
    },
    refreshAccount: async () => {
      await this.#sure().catch(() => undefined);
      const answer = await this.#parts.net.me().catch(() => undefined);
      if (answer !== undefined && !(await this.#mayBe(answer)))
        return { account: this.#account, signedOut: false };
      if (answer) {
        const before = this.#account;
        this.#isSure = true;
        await keepAccount(answer).catch(() => undefined); // then it is asked again at the next start
        this.#use(answer);
        if (before && before.id !== answer.id) {
          await clearMine(before.id).catch(() => undefined);
          this.#forget(before);
        }
        this.#parts.tellTabs();
      }
      if (answer === null) this.#signedOut = this.#account !== null;
      return { account: this.#account, signedOut: answer === null && this.#account !== null };
    },
    leaveAccount: async (discard) => {
      await this.#sure();
      const left = this.#account;
      if (!left) return;
      await leaveAccount(left);
      this.#use(null);
      await clearMine(left.id);
      if (discard) await discardUnsent(left.id);
      this.#forget(left, discard);
      this.#parts.tellTabs();
    },
    leaving: async () => (await keptLeaving())?.accountId ?? null,
    leavingDone,
  };

  async #remember(): Promise<void> {
    const account = await keptAccount();
    if (this.#isSure) return; // somebody signed in while the store was silent
    this.#isSure = true;
    this.#use(account);
  }

  /** A busy store may have given no answer at the start. Taken for nobody, its person would write as a guest. */
  async #sure(): Promise<void> {
    await this.known;
    if (!this.#isSure) await this.#remember();
  }

  /**
   * Whether the server's answer may be followed. The person who left is not taken back in by a session
   * that was to end; once the server knows no such session any more, their leaving is done.
   */
  async #mayBe(answer: Account | null): Promise<boolean> {
    const leaving = await keptLeaving().catch(() => null);
    if (!leaving) return true;
    if (answer?.id === leaving.accountId) return false;
    await leavingDone().catch(() => undefined);
    return true;
  }

  #use(next: Account | null): void {
    // The live connection knows who it was opened by; one opened signed out hears nothing private.
    const renew = this.#account?.id !== next?.id || this.#signedOut;
    this.#signedOut = false;
    this.#account = next;
    this.#parts.use(next, renew);
  }

  /** What the server told of an account leaves the phone with it, also what a running pass still writes. */
  #forget(left: Account, discard = false): void {
    const forget = async (): Promise<void> => {
      if (this.#account?.id === left.id) return; // signed in again meanwhile
      await clearMine(left.id);
      if (discard) await discardUnsent(left.id);
    };
    void this.#parts.exclusively(forget).catch(() => undefined);
  }
}
