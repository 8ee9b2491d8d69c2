import { CLAIM_AT_ONCE } from '#lib/domain/moderation/claim.ts';
import type { DeskNet } from '../sync/desk-net.ts';

const RENEW_AFTER_MS = 60_000;

/**
 * What this moderator works on. A claim that comes of working on an item ends with leaving it; what was taken
 * on purpose stays until it lapses. Without a line nothing is taken: deciding asks again.
 */
export class DeskClaims {
  readonly #net: Pick<DeskNet, 'claim' | 'release'>;
  readonly #changed: () => void;
  #workingOn: string | null = null;
  readonly #taken = new Set<string>();
  #renewedAt = 0;

  constructor(net: Pick<DeskNet, 'claim' | 'release'>, changed: () => void) {
    this.#net = net;
    this.#changed = changed;
  }

  /** A sign of life on an item: takes it, and keeps it. `now` in ms. */
  work(id: string, now: number): void {
    if (this.#workingOn === id && now - this.#renewedAt < RENEW_AFTER_MS) return;
    this.#workingOn = id;
    this.#renewedAt = now;
    void this.#claim([id]);
  }

  /** Takes these on purpose. */
  async take(ids: readonly string[]): Promise<void> {
    for (const id of await this.#claim(ids.slice(0, CLAIM_AT_ONCE))) this.#taken.add(id);
  }

  /** Lets go of what was only looked into. */
  leave(): void {
    const id = this.#workingOn;
    this.#workingOn = null;
    if (id && !this.#taken.has(id)) void this.#release([id]);
  }

  async letGo(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#taken.delete(id);
    await this.#release(ids);
  }

  async #claim(ids: readonly string[]): Promise<string[]> {
    const taken = await this.#net.claim([...ids]).catch(() => []);
    this.#changed();
    return taken;
  }

  async #release(ids: readonly string[]): Promise<void> {
    await this.#net.release([...ids]).catch(() => undefined); // it lapses by itself
    this.#changed();
  }
}
