import type { Box, MapQuery, MapView } from '#lib/domain/catalogue/map.ts';
import { phone } from '../bootstrap.ts';
import { RideLog } from './ride-log.svelte.ts';

const WHOLE: MapQuery = { continent: null, box: null, zoom: 0 };

/** The parks of a person's log on the map: of this phone alone, since nobody else knows the log. */
export class RiddenMap {
  view = $state.raw<MapView | null>(null);
  failed = $state(false);
  readonly #log: RideLog;
  #query = WHOLE;
  #turn = 0;

  constructor(accountId: string | null) {
    this.#log = new RideLog(accountId);
    $effect(() => {
      if (this.#log.entries) void this.#ask();
    });
  }

  start(): void {
    this.#log.start(() => (this.failed = true));
  }

  stop(): void {
    this.#log.stop();
  }

  look = (box: Box, zoom: number): void => {
    this.#query = { continent: null, box, zoom };
    void this.#ask();
  };

  async #ask(): Promise<void> {
    const turn = ++this.#turn;
    const parks = new Set((this.#log.entries ?? []).map(({ entry }) => entry.ride.parkId));
    const view = await (await phone()).map(this.#query, [...parks]).catch(() => null);
    if (turn !== this.#turn) return;
    this.failed = view === null;
    if (view) this.view = view;
  }
}
