import { onMount } from 'svelte';
import { beforeNavigate, goto } from '$app/navigation';
import { account } from './account.svelte.ts';
import { appUpdate } from './app-update.svelte.ts';
import { sync } from './sync.svelte.ts';

/** A form whose words are kept on the phone as they are typed. */
interface Form {
  flush(): Promise<void>;
  /** Sends what it says; false when something must be mended first. */
  send(): Promise<boolean>;
  discard(): Promise<void>;
  /** What is typed may not be kept any more. */
  abandon(): void;
  dispose(): void;
}

/**
 * A page on which something is written, for as long as it is open: its words are kept before the page goes, an update
 * waits, and a writer who leaves this device takes them along. Made while a component is set up.
 */
export class Writing<F extends Form> {
  form = $state.raw<F | null>(null);
  busy = $state(false);
  failed = $state(false);
  /** When what is sent now goes. */
  readonly sending = $derived(
    !account.current || account.signedOut
      ? ('after-sign-in' as const)
      : sync.online
        ? ('now' as const)
        : ('when-online' as const),
  );

  /**
   * @param open brings the database and the rules, which come only when someone writes. `ready`
   *   tells the form as soon as it takes words.
   */
  constructor(open: (ready: (form: F) => void) => Promise<void>) {
    onMount(() => {
      let left = false;
      const flush = (): void => void this.form?.flush();
      addEventListener('pagehide', flush);
      document.addEventListener('visibilitychange', flush);
      void open((form) => {
        this.form = form;
        appUpdate.writing = true;
      })
        .catch(() => (this.failed = true))
        .then(() => {
          if (left) this.form?.dispose();
        });
      return () => {
        left = true;
        appUpdate.writing = false;
        removeEventListener('pagehide', flush);
        document.removeEventListener('visibilitychange', flush);
        // If it was opened as a guest's before the phone heard who signed in, its writer is asked now.
        void this.form?.flush().then(() => account.lookForClaims());
        this.form?.dispose();
      };
    });

    // The writer left this device: what is on the screen is theirs, and saved or thrown away by now.
    const leftAtOpening = account.left;
    $effect(() => {
      if (account.left > leftAtOpening) this.form?.abandon();
    });

    // The words are kept before the page goes.
    beforeNavigate(() => void this.form?.flush());
  }

  async send(): Promise<void> {
    if (!this.form) return;
    this.busy = true;
    try {
      if (await this.form.send()) await goto('/contributions'); // not to be pressed again while the page goes
    } finally {
      this.busy = false;
    }
  }

  async discard(then: string): Promise<void> {
    await this.form?.discard();
    await goto(then);
  }
}
