import type { Here, NearbyView } from '#lib/domain/nearby/nearby.ts';
import { askPhone } from './view.svelte.ts';
import { sync } from './sync.svelte.ts';

/**
 * `blocked`: whoever shows this page in theirs, or a connection that is not safe, forbids it; `refused`: the person
 * or their device does.
 */
export type Locating =
  'unasked' | 'asking' | 'here' | 'refused' | 'blocked' | 'unavailable' | 'late' | 'unsupported';

const PATIENCE_MS = 20_000;
/** A position so old is as good as a new one, and is had at once. */
const FRESH_MS = 15_000;
/** Less is trembling, not walking. */
const MOVED_M = 5;

interface WithPolicy {
  featurePolicy?: { allowsFeature(name: string): boolean };
}

/**
 * Where this phone is, and what is near. Asked for by a tap alone; then followed while the page is open. The position
 * stands in this object and in the phone's worker for the length of an answer: it is not kept, sent, or put into an
 * address, and nothing is fetched because of it.
 */
export class Nearby {
  status = $state<Locating>('unasked');
  here = $state.raw<Here | null>(null);
  view = $state.raw<NearbyView | null>(null);
  /** The catalogue is not on this phone yet, and nobody else may be asked. */
  isEmpty = $state(false);
  #watch: number | undefined;
  #isLooking = false;
  #again = false;

  constructor() {
    $effect(() => {
      const unhear = sync.onNotice((notice) => {
        if (notice === 'catalogue' || notice === 'park') void this.#look();
      });
      return () => {
        unhear();
        this.stop();
      };
    });
  }

  /** At the person's tap. */
  ask(): void {
    this.stop();
    if (!('geolocation' in navigator)) return void (this.status = 'unsupported');
    if (!isAllowed()) return void (this.status = 'blocked');
    this.status = 'asking';
    this.#watch = navigator.geolocation.watchPosition(
      ({ coords }) => this.#isAt(coords),
      (error) => this.#failed(error),
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: FRESH_MS },
    );
  }

  stop(): void {
    if (this.#watch !== undefined) navigator.geolocation.clearWatch(this.#watch);
    this.#watch = undefined;
    this.status = 'unasked';
    this.here = null;
    this.view = null;
    this.isEmpty = false;
  }

  #isAt({ latitude, longitude, accuracy }: GeolocationCoordinates): void {
    this.status = 'here';
    if (this.here && isClose(this.here, { latitude, longitude, accuracy })) return;
    this.here = { latitude, longitude, accuracy };
    void this.#look();
  }

  /** A position that was found stands, unless it may no longer be known. */
  #failed({ code, PERMISSION_DENIED, TIMEOUT }: GeolocationPositionError): void {
    if (this.here && code !== PERMISSION_DENIED) return;
    this.stop();
    this.status =
      code === PERMISSION_DENIED ? 'refused' : code === TIMEOUT ? 'late' : 'unavailable';
  }

  /** One after the other; of what comes meanwhile only the last matters. */
  async #look(): Promise<void> {
    this.#again = true;
    if (this.#isLooking) return;
    this.#isLooking = true;
    while (this.#again && this.here) {
      this.#again = false;
      const { here } = this;
      const view = await askPhone((phone) => phone.nearby(here));
      if (!this.here) break; // stopped meanwhile: nothing of it is shown any more
      this.isEmpty = view === null;
      this.view = view;
    }
    this.#isLooking = false;
  }
}

const isAllowed = (): boolean =>
  isSecureContext && ((document as WithPolicy).featurePolicy?.allowsFeature('geolocation') ?? true);

/** Near enough for five metres. */
function isClose(a: Here, b: Here): boolean {
  const east = (a.longitude - b.longitude) * Math.cos((a.latitude * Math.PI) / 180);
  const metres = Math.hypot(a.latitude - b.latitude, east) * 111_000;
  return metres < MOVED_M && Math.abs(a.accuracy - b.accuracy) < MOVED_M;
}
