import { phone } from '../bootstrap.ts';
import type { Account } from '../phone.ts';
import { sync } from './sync.svelte.ts';

const PATIENCE_MS = 1_500;

/**
 * The session's cookie cannot be deleted from here, so this one goes with it: the server ends the
 * session of the account named at the first request that carries both.
 */
export function rememberLeaving(accountId: string): void {
  document.cookie = `__Host-left=${accountId}; Path=/; Secure; SameSite=Lax; Max-Age=34560000`;
}

/** Who uses this phone: known offline, corrected by the server when there is a line. */
class AccountState {
  current = $state<Account | null>(null);
  /** The server no longer knows this phone's session: sending is held until the same person signs in. */
  signedOut = $state(false);
  /** Contributions written before signing in that this account may claim. */
  claimable = $state(0);
  /** How often someone left this phone while the tab was open: whatever shows theirs must go. */
  left = $state(0);
  #started = false;
  #asked: Promise<void> | null = null;

  /** Whose writing this is right now, as the phone remembers; null: a guest. */
  async kept(): Promise<Account | null> {
    return (await phone()).account();
  }

  /**
   * Whose writing this will be. Right after signing in the phone may not have heard of it yet, so
   * where it remembers nobody the server's first answer is waited for, a moment at most.
   */
  async writer(): Promise<Account | null> {
    const kept = await this.kept();
    if (kept || !sync.online || !this.#asked) return kept;
    const patience = new Promise<void>((done) => setTimeout(done, PATIENCE_MS));
    await Promise.race([this.#asked.catch(() => undefined), patience]);
    return this.kept();
  }

  /** Once, from the root layout, in the browser. */
  async start(): Promise<void> {
    if (this.#started) return;
    this.#started = true;
    sync.onNotice((notice) => {
      if (notice === 'account') this.#hear();
    });
    addEventListener('pageshow', (event) => {
      // Back to a page the browser had put aside whole: maybe of someone who has left since.
      if (event.persisted) this.#hear();
    });
    const busy = (): null => null; // the store may answer later, the server may now
    this.#asked = this.kept()
      .catch(busy)
      .then(async (kept) => {
        this.current = kept;
        const leaving = await (await phone()).leaving().catch(() => null);
        if (leaving) rememberLeaving(leaving); // a killed browser may have forgotten it
        return this.refresh();
      });
    await this.#asked;
  }

  /** What was written as a guest may have been left behind just now. */
  async lookForClaims(): Promise<void> {
    await this.#become(this.current);
  }

  /** Someone signed in on this page: also asks them about what was written before. */
  async signedIn(): Promise<void> {
    const { askAgain } = await import('../db/adopt.ts');
    await askAgain().catch(() => undefined);
    await (await phone()).leavingDone().catch(() => undefined); // this session is a new one
    await this.refresh();
  }

  /** Asks the server who is signed in; at every start. */
  async refresh(): Promise<void> {
    const { account, signedOut } = await (await phone()).refreshAccount();
    this.signedOut = signedOut;
    await this.#become(account);
  }

  /** The phone has forgotten its person, see `leaving.svelte.ts`. */
  async hasLeft(): Promise<void> {
    this.signedOut = false;
    this.current = null; // the tab where one leaves opens a new page by itself
    await this.#become(null);
  }

  async claim(): Promise<void> {
    if (!this.current) return;
    const { adoptGuest } = await import('../db/adopt.ts');
    await adoptGuest(this.current.id);
    this.claimable = 0;
    await (await phone()).outboxChanged();
  }

  async leaveUnclaimed(): Promise<void> {
    if (!this.current) return;
    this.claimable = 0;
    const { leaveGuest } = await import('../db/adopt.ts');
    await leaveGuest(this.current.id);
  }

  #hear(): void {
    const silent = (): void => undefined; // a busy store; whoever writes next asks again
    this.kept().then((account) => this.#become(account), silent);
  }

  async #become(account: Account | null): Promise<void> {
    if (this.current && this.current.id !== account?.id) this.left++;
    this.current = account;
    if (!account || this.signedOut) {
      this.claimable = 0;
      return;
    }
    const { claimable } = await import('../db/adopt.ts');
    this.claimable = await claimable(account.id);
  }
}

export const account = new AccountState();
