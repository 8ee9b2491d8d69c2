import { dev } from '$app/environment';
import type { Workbox } from 'workbox-window';
import { phone } from '../bootstrap.ts';

/** A new version of the app waits for its moment: it never interrupts writing. */
class AppUpdate {
  /** A new version is installed and waits, or was let in by another tab. */
  ready = $state(false);
  /** Something is being written in this tab. */
  writing = $state(false);
  #workbox: Workbox | undefined;
  #asked = false;
  #tookOver = false;

  async start(): Promise<void> {
    // In development there is no list of files to keep, and the worker would fail.
    if (dev || !('serviceWorker' in navigator)) return tellKept();
    void navigator.serviceWorker.ready.then(tellKept);
    const { Workbox } = await import('workbox-window');
    const workbox = (this.#workbox = new Workbox('/service-worker.js', { scope: '/' }));
    workbox.addEventListener('waiting', () => (this.ready = true));
    // The first worker ever takes over pages that have none: nothing new for them.
    let isFirst = navigator.serviceWorker.controller === null;
    workbox.addEventListener('controlling', () => {
      if (isFirst) {
        isFirst = false;
        return;
      }
      this.#tookOver = true;
      if (this.#asked) location.reload();
      else this.ready = true; // let in by another tab: words typed here must not go with a reload
    });
    await workbox.register().catch(() => undefined); // without a worker the app still works online
  }

  /** Looks for a new version; called when the app is seen again. */
  async check(): Promise<void> {
    await this.#workbox?.update().catch(() => undefined);
  }

  /** The person wants it now: the page reloads under the new version. */
  apply(): void {
    this.#asked = true;
    if (this.#tookOver) location.reload();
    else this.#workbox?.messageSkipWaiting();
  }
}

/** What is fetched for later may wait on a bad line until the app itself is kept. */
async function tellKept(): Promise<void> {
  await (await phone()).appKept();
}

export const appUpdate = new AppUpdate();
