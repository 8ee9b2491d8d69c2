import { phone } from '../bootstrap.ts';
import type { Account } from '../phone.ts';

const KEY = 'account';

/** Who uses this phone: known offline, corrected by the server when there is a line. */
class AccountState {
  current = $state<Account | null>(null);
  /** The server no longer knows this phone's session: sending is held until the same person signs in. */
  signedOut = $state(false);
  /** Contributions written before signing in that this account may claim. */
  claimable = $state(0);
  #started = false;

  /** Who this phone's writing belongs to right now, also before `start`; null: a guest. Browser only. */
  kept(): Account | null {
    return this.current ?? read();
  }

  /** Once, from the root layout, in the browser. */
  async start(): Promise<void> {
    if (this.#started) return;
    this.#started = true;
    this.current = read();
    addEventListener('storage', (event) => {
      if (event.key === KEY) void this.#become(read());
    });
    await (await phone()).setAccount(this.current);
    await this.refresh();
  }

  /** Asks the server who is signed in; after signing in or out, and at every start. */
  async refresh(): Promise<void> {
    const answer = await (await phone()).whoAmI();
    if (answer === 'unknown') return;
    if (answer === null) {
      this.signedOut = this.current !== null;
      return;
    }
    this.signedOut = false;
    write(answer);
    await this.#become(answer);
  }

  /** The person left this phone's account. What was not sent stays in the account's own outbox. */
  async forget(): Promise<void> {
    write(null);
    this.signedOut = false;
    await this.#become(null);
  }

  async claim(): Promise<void> {
    if (!this.current) return;
    const { adoptGuest } = await import('../db/adopt.ts');
    await adoptGuest(this.current.id);
    this.claimable = 0;
    await (await phone()).outboxChanged();
  }

  leaveUnclaimed(): void {
    this.claimable = 0;
  }

  async #become(account: Account | null): Promise<void> {
    this.current = account;
    await (await phone()).setAccount(account);
    if (!account) return;
    const { claimable } = await import('../db/adopt.ts');
    this.claimable = await claimable(account.id);
  }
}

function read(): Account | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return kept && typeof kept === 'object' && 'id' in kept ? (kept as Account) : null;
  } catch {
    return null;
  }
}

function write(account: Account | null): void {
  try {
    if (account) localStorage.setItem(KEY, JSON.stringify(account));
    else localStorage.removeItem(KEY);
  } catch {
    // Without storage the account is asked for again at the next start.
  }
}

export const account = new AccountState();
