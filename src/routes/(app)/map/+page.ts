import { loadView } from '#lib/client/state/view.svelte.ts';
import { readMapQuery, writeMapQuery, type MapView } from '#lib/domain/catalogue/map.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, fetch }) => {
  const query = readMapQuery((name) => url.searchParams.get(name));
  const path = `/api/view/map${writeMapQuery(query)}`;
  return { query, loaded: await loadView<MapView>(fetch, path, (phone) => phone.map(query)) };
};
