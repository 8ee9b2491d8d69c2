import { untrack } from 'svelte';
import { writeMapQuery, type Box, type MapQuery, type MapView } from '#lib/domain/catalogue/map.ts';
import { askPhone, fetchView, LiveView, type Loaded } from './view.svelte.ts';

/** What the map shows: as the page was loaded, then of the part that is looked at. */
export class MapPicture {
  readonly #live: LiveView<MapView>;
  readonly #query: () => MapQuery;
  #looked = $state.raw<{ at: MapQuery; view: MapView } | null>(null);
  #turn = 0;

  readonly view: MapView | null = $derived.by(() =>
    this.#looked?.at.continent === this.#query().continent ? this.#looked.view : this.#live.view,
  );

  constructor(loaded: () => Loaded<MapView>, query: () => MapQuery) {
    this.#query = query;
    this.#live = new LiveView(loaded, (phone) => phone.map(query()));
    // The phone has learnt something, or another continent was chosen.
    $effect(() => {
      void this.#live.view;
      const at = untrack(() => this.#looked?.at);
      if (at?.box && at.continent === query().continent) void this.look(at.box, at.zoom);
    });
  }

  get status() {
    return this.#live.status;
  }

  retry = (): Promise<void> => this.#live.retry();

  /** Of the phone, else of the server; without either what was there stays. */
  look = async (box: Box, zoom: number): Promise<void> => {
    const turn = ++this.#turn;
    const at: MapQuery = { continent: this.#query().continent, box, zoom };
    const view =
      (await askPhone((phone) => phone.map(at))) ??
      (await fetchView<MapView>(fetch, `/api/view/map${writeMapQuery(at)}`)).view;
    if (view && turn === this.#turn) this.#looked = { at, view };
  };
}
