import { countDeeds } from '../db/deeds.ts';
import { outboxOf } from '../db/outbox.ts';
import { discardUnsent, othersWait } from '../db/parting.ts';
import { watch } from '../db/watch.ts';
import { phone } from '../bootstrap.ts';
import { account, rememberLeaving } from './account.svelte.ts';
import { sync } from './sync.svelte.ts';
import { unsent } from './unsent.svelte.ts';

const SERVER_PATIENCE_MS = 5_000;
/** How often the store is asked what is unsent. */
const TRIES = 3;

/** What becomes of unsent work: it stays, locked under the account, or goes; `everything` clears all. */
export type Parting = 'keep' | 'discard' | 'everything';

/** What one account has not sent from this phone, and its way out. */
export class Leaving {
  /** Null while the phone is being looked through. */
  unsent = $state.raw<{ drafts: number; queued: number; bytes: number } | null>(null);
  readonly #accountId: string;
  #unwatch: () => void = () => undefined;

  constructor(accountId: string) {
    this.#accountId = accountId;
    this.#look(TRIES);
  }

  /** A busy browser may need longer than the store's patience: it is asked again before it is given up. */
  #look(tries: number): void {
    const box = outboxOf(this.#accountId);
    this.#unwatch = watch(
      async () => ({
        drafts: await box.drafts.filter((d) => d.state === 'draft').count(),
        queued:
          (await box.drafts.filter((d) => d.state === 'queued').count()) + (await countDeeds(box)),
        bytes: (await box.photos.toArray()).reduce((sum, p) => sum + p.size, 0),
      }),
      (unsent) => (this.unsent = unsent),
      () => {
        if (tries > 1) this.#look(tries - 1);
        else this.unsent = { drafts: 0, queued: 0, bytes: 0 }; // a store that cannot be read holds nobody here
      },
    );
  }

  stop(): void {
    this.#unwatch();
  }

  /** True when the file was handed to the browser's downloads. */
  async saveToFile(): Promise<boolean> {
    const { saveCopy } = await import('./carrying.ts');
    return saveCopy(this.#accountId);
  }

  /**
   * Leaves this phone: first here, at once, then at the server. True when it confirmed; else the wish
   * stands and goes with the next request.
   */
  async leave(parting: Parting): Promise<boolean> {
    this.stop();
    const discard = parting !== 'keep';
    // The wish first: should this tab die now, the person must not stay signed in unasked.
    rememberLeaving(this.#accountId);
    const remote = await phone();
    await remote.leaveAccount(discard).catch(async () => {
      if (discard) await discardUnsent(this.#accountId);
    });
    await account.hasLeft();
    await unsent.look().catch(() => undefined);
    await navigator.clearAppBadge?.().catch(() => undefined);
    const everything =
      parting === 'everything' && !(await othersWait(this.#accountId).catch(() => true));
    if (parting === 'everything') await clearTraces();
    const told = sync.online && (await endSession(everything));
    if (told && !everything) await remote.leavingDone().catch(() => undefined);
    return told;
  }
}

/** What shows where someone has been; the app itself stays, so that the next one can open it offline. */
async function clearTraces(): Promise<void> {
  localStorage.clear();
  sessionStorage.clear();
  if ('caches' in globalThis) await caches.delete('media');
  await (await phone()).forgetParks().catch(() => undefined);
}

async function endSession(everything: boolean): Promise<boolean> {
  try {
    const response = await fetch('/account?/signout', {
      method: 'POST',
      headers: { accept: 'application/json', 'x-sveltekit-action': 'true' },
      body: new URLSearchParams(everything ? { everything: 'yes' } : {}),
      signal: AbortSignal.timeout(SERVER_PATIENCE_MS),
    });
    const answer = (await response.json()) as { location?: string };
    return answer.location === '/sign-in'; // `?unconfirmed`: the server could not end it yet
  } catch {
    return false;
  }
}
