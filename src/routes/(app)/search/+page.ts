import { HITS_SHOWN, searchPath } from '#lib/client/state/search.svelte.ts';
import { loadView, type Loaded } from '#lib/client/state/view.svelte.ts';
import type { SearchView } from '#lib/domain/catalogue/views.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, url }) => {
  const query = (url.searchParams.get('q') ?? '').slice(0, 200);
  const loaded: Loaded<SearchView> =
    query.trim() === ''
      ? { view: { query, hits: [] } }
      : await loadView(fetch, searchPath(query), (phone) => phone.search(query, HITS_SHOWN));
  return { query, loaded };
};
