import type { ParkMapView } from '#lib/domain/catalogue/park-places.ts';
import type { ParkMap } from '#lib/domain/park-map/park-map.ts';
import { sync } from './sync.svelte.ts';
import { askPhone, LiveView, type Loaded } from './view.svelte.ts';

/** The map of a park: what there is to find, and its ground, which comes after it. Made while a component is set up. */
export class ParkMapPicture {
  readonly #live: LiveView<ParkMapView>;
  #ground = $state.raw<{ parkId: string; sha: string; map: ParkMap } | null>(null);
  #isMissing = $state(false);

  constructor(loaded: () => Loaded<ParkMapView>, slug: () => string) {
    this.#live = new LiveView(loaded, async (phone) => {
      const answer = await phone.parkMap(slug());
      return answer && this.#isLess(answer) ? null : answer;
    });
    const wanted = $derived(this.view?.map ? `${this.view.park.id} ${this.view.map.sha}` : null);
    $effect(() => {
      void sync.online; // where it was missing it may come now
      if (wanted) void this.#fetch(...(wanted.split(' ') as [string, string]));
    });
  }

  get view(): ParkMapView | null {
    return this.#live.view;
  }

  get status() {
    return this.#live.status;
  }

  /** Of this park; while a newer one comes, the one before it. */
  get ground(): ParkMap | null {
    const isOfPark = this.#ground?.parkId === this.view?.park.id;
    return this.view?.map && this.#ground && isOfPark ? this.#ground.map : null;
  }

  get groundStatus(): 'loading' | 'ready' | 'offline' {
    if (!this.view?.map || this.ground) return 'ready';
    return this.#isMissing ? 'offline' : 'loading';
  }

  retry = (): Promise<void> => this.#live.retry();

  /** A phone that does not hold all of it must not take away what the server sent. */
  #isLess(answer: ParkMapView): boolean {
    const shown = this.view;
    if (!shown?.whole || answer.whole || shown.park.id !== answer.park.id) return false;
    return answer.map === null || answer.map.sha === shown.map?.sha;
  }

  async #fetch(parkId: string, sha: string): Promise<void> {
    if (this.#ground?.sha === sha) return;
    this.#isMissing = false;
    const map = await askPhone((phone) => phone.parkGround(parkId, sha));
    if (this.view?.map?.sha !== sha) return;
    if (map) this.#ground = { parkId, sha, map };
    else this.#isMissing = true;
  }
}
