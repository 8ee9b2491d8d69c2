import type { SearchView } from '#lib/domain/catalogue/views.ts';
import { askPhone, fetchView, type Loaded } from './view.svelte.ts';

export const HITS_SHOWN = 50;
const TYPING_PAUSE_MS = 200;

export const searchPath = (query: string): string =>
  `/api/view/search?q=${encodeURIComponent(query.toWellFormed())}`;

interface Typed {
  of: Loaded<SearchView>;
  query: string;
  view: SearchView | null;
  status: 'ready' | 'loading' | 'offline' | 'error';
}

/** Search as one types: the phone answers every keystroke, the server a pause if the phone cannot. */
export class Search {
  readonly #loaded: () => { query: string; loaded: Loaded<SearchView> };
  #typed = $state.raw<Typed | null>(null);
  #turn = 0;

  readonly #shown: Omit<Typed, 'of'> = $derived.by(() => {
    const { query, loaded } = this.#loaded();
    if (this.#typed?.of === loaded) return this.#typed;
    return { query, view: loaded.view, status: loaded.view ? 'ready' : loaded.why };
  });
  readonly query: string = $derived(this.#shown.query);
  readonly view: SearchView | null = $derived(this.#shown.view);
  readonly status: Typed['status'] = $derived(this.#shown.status);

  /** @param loaded what the address of the page asked for, with its answer */
  constructor(loaded: () => { query: string; loaded: Loaded<SearchView> }) {
    this.#loaded = loaded;
  }

  async type(query: string): Promise<void> {
    const turn = ++this.#turn;
    const of = this.#loaded().loaded;
    const isOld = (): boolean => turn !== this.#turn || of !== this.#loaded().loaded;
    const show = (change: Pick<Typed, 'view' | 'status'>): void => {
      if (!isOld()) this.#typed = { of, query, ...change };
    };

    show({ view: this.view, status: this.view ? 'ready' : 'loading' });
    const held = await askPhone((remote) => remote.search(query, HITS_SHOWN));
    if (held) return show({ view: held, status: 'ready' });

    await new Promise((resolve) => setTimeout(resolve, TYPING_PAUSE_MS));
    if (isOld()) return;
    const fetched = await fetchView<SearchView>(fetch, searchPath(query));
    show({ view: fetched.view, status: fetched.view ? 'ready' : fetched.why });
  }
}
