import { proxy } from 'comlink';
import { phone } from '../bootstrap.ts';
import type { PhoneNotice, SyncStatus } from '../phone.ts';
import { whenWoken } from './wake.ts';

const CALM: SyncStatus = { phase: 'idle', waiting: 0, bytesWaiting: 0, uploads: {} };

/** Where sending stands, whether there is a line, and what the phone has just learnt. */
class SyncState {
  status = $state<SyncStatus>(CALM);
  online = $state(true);
  #listeners = new Set<(notice: PhoneNotice) => void>();
  #started = false;

  /** Once, from the root layout, in the browser. */
  async start(): Promise<void> {
    if (this.#started) return;
    this.#started = true;
    this.online = navigator.onLine;
    addEventListener('online', () => this.#line(true));
    addEventListener('offline', () => this.#line(false));
    addEventListener('pageshow', (event) => {
      if (event.persisted) void this.#freshChance();
    });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && this.status.waiting > 0)
        void this.#freshChance();
    });
    whenWoken(() => void this.#freshChance());
    const remote = await phone();
    await remote.onNotice(proxy((notice) => void this.#hear(notice)));
    this.status = await remote.syncStatus();
  }

  /** Returns the way to stop listening. */
  onNotice(listener: (notice: PhoneNotice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async sendNow(): Promise<void> {
    await this.#freshChance();
  }

  async sendPhotosAnyway(): Promise<void> {
    await (await phone()).sendPhotosAnyway();
  }

  #line(online: boolean): void {
    this.online = online;
    if (online) void this.#freshChance();
  }

  async #freshChance(): Promise<void> {
    await (await phone()).freshChance();
  }

  async #hear(notice: PhoneNotice): Promise<void> {
    if (notice === 'sync') {
      this.status = await (await phone()).syncStatus();
    }
    for (const listener of this.#listeners) listener(notice);
  }
}

export const sync = new SyncState();
