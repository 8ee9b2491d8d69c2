import { proxy } from 'comlink';
import { untrack } from 'svelte';
import { isLook, offersInstall, type InstallWay } from '#lib/domain/install/offer.ts';
import { phone } from '../bootstrap.ts';
import { installPrompt } from './install-prompt.ts';

/** Whether, how and when this app can be put on the home screen. Loaded when somebody stays. */
class Install {
  way = $state<InstallWay | null>(null);
  /** Contributions on this phone that the server has not shown back. */
  unsent = $state(0);
  /** Until the phone has said so, nothing is offered. */
  isDeclined = $state(true);
  isInstalled = $state(false);
  #looked = 0;
  #started: Promise<void> | null = null;

  start(): Promise<void> {
    return (this.#started ??= this.#start());
  }

  /** A page is opened. What comes to light while it is open changes nothing on it: pages do not jump. */
  offersAt(path: string): boolean {
    if (isLook(path)) this.#looked++;
    return untrack(() =>
      offersInstall(
        {
          ...{ way: this.way, isDeclined: this.isDeclined },
          ...{ looked: this.#looked, hasWritten: this.unsent > 0 },
        },
        path,
      ),
    );
  }

  /** The person says yes; the browser asks once more by itself. */
  async install(): Promise<void> {
    const prompt = installPrompt.kept;
    installPrompt.kept = null; // good for one time
    this.#look();
    const answer = await prompt?.prompt();
    if (answer?.outcome === 'dismissed') await this.decline();
  }

  /** Remembered by this device: it is not offered again, but can still be found there. */
  async decline(): Promise<void> {
    this.isDeclined = true;
    await (await phone()).declineInstall();
  }

  async #start(): Promise<void> {
    installPrompt.onkept = () => this.#look();
    addEventListener('appinstalled', () => {
      installPrompt.kept = null;
      this.isInstalled = true;
      this.way = null;
    });
    this.#look();
    const remote = await phone();
    this.isDeclined = await remote.installDeclined().catch(() => true);
    await remote.onUnsent(proxy((count: number) => (this.unsent = count)));
  }

  #look(): void {
    const { standalone } = navigator as { standalone?: boolean };
    this.isInstalled = standalone === true || !matchMedia('(display-mode: browser)').matches;
    if (this.isInstalled) this.way = null;
    // Apple's alone say `false`; a Mac has no home screen.
    else if (standalone === false && navigator.maxTouchPoints > 0) this.way = 'by-hand';
    else this.way = installPrompt.kept ? 'prompt' : null;
  }
}

export const install = new Install();
