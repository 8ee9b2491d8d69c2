import { phone } from '../bootstrap.ts';
import type { KeptPark, PackOffer } from '../phone.ts';
import { sync } from './sync.svelte.ts';
import { askPhone } from './view.svelte.ts';

/** Where offering it by itself makes sense: what is carried about. */
const PHONE_SIZE = '(max-width: 47.99rem)';

interface Park {
  id: string;
  slug: string;
  name: string;
}

/** Keeping the park whose page is open. Made in a component; looks when it is told to. */
export class ParkPack {
  /** Undefined until the phone has said. */
  kept = $state.raw<KeptPark | null | undefined>(undefined);
  /** Undefined until somebody has said; null: nobody can, for want of a line. */
  offer = $state.raw<PackOffer | null | undefined>(undefined);
  /** It is offered as a card, once on each device. */
  asking = $state(false);
  /** The phone could not note the wish, and whether it was for want of space. */
  refused = $state<'full' | 'failed' | null>(null);
  readonly #park: () => Park;
  #wasAsked = false;

  /** `isToBeOffered`: the park can be visited, and the page was not opened for keeping it. */
  constructor(park: () => Park, isToBeOffered: () => boolean) {
    this.#park = park;
    const id = $derived(park().id);
    $effect(() => {
      const of = id;
      this.kept = undefined;
      this.offer = undefined;
      this.asking = false;
      void this.#look(of);
      return sync.onNotice((notice) => {
        if (notice === 'parks') void this.#look(of);
      });
    });
    $effect(() => {
      if (this.kept !== null) return;
      if (sync.online) void this.#ask(id);
      else this.offer = null;
    });
    $effect(() => {
      if (this.kept === null && this.offer && isToBeOffered()) void this.#offerOnce();
    });
  }

  async keep(photos: boolean): Promise<void> {
    const { id, slug, name } = this.#park();
    this.asking = false;
    try {
      await (await phone()).keepPark({ parkId: id, slug, name, photos });
      this.refused = null;
      void refreshParksNowAndThen();
    } catch (error) {
      const isFull = error instanceof Error && error.message === 'PHONE_FULL'; // all that passes the worker's border
      this.refused = isFull ? 'full' : 'failed';
    }
    await this.#look(id);
  }

  /** At the person's own press: whoever keeps a park wants it to stay. */
  async keepForGood(photos: boolean): Promise<void> {
    await this.keep(photos);
    await navigator.storage?.persist?.().catch(() => false);
  }

  async remove(): Promise<void> {
    const { id } = this.#park();
    await askPhone((remote) => remote.removePark(id).then(() => null));
    await this.#look(id);
  }

  notNow(): void {
    this.asking = false;
  }

  async #offerOnce(): Promise<void> {
    if (this.#wasAsked || !matchMedia(PHONE_SIZE).matches || isUnderWay()) return;
    this.#wasAsked = true;
    this.asking = (await askPhone((remote) => remote.mayAskToKeep())) ?? false;
  }

  async #ask(id: string): Promise<void> {
    const offer = await askPhone((remote) => remote.packOffer(id));
    if (id === this.#park().id) this.offer = offer;
  }

  async #look(id: string): Promise<void> {
    const all = await askPhone((remote) => remote.keptParks());
    if (id === this.#park().id) this.kept = all?.find(({ parkId }) => parkId === id) ?? null;
  }
}

/** Somebody reads or presses further down already: a card that came now would push that from under the finger. */
const isUnderWay = (): boolean => scrollY > 0 || document.activeElement !== document.body;

/** Where the browser has Periodic Background Sync. */
interface Refreshing {
  periodicSync?: { register(tag: string, options: { minInterval: number }): Promise<void> };
}

/** Asks the browser to wake the service worker about once a day, to look what changed in kept parks (S63). */
async function refreshParksNowAndThen(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  await (registration as Refreshing | undefined)?.periodicSync
    ?.register('parks', { minInterval: 24 * 3600_000 })
    .catch(() => undefined); // not installed, or not allowed: then when the app is opened
}
