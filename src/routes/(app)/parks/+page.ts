import { loadView } from '#lib/client/state/view.svelte.ts';
import { readParksQuery, writeParksQuery } from '#lib/domain/catalogue/parks-list.ts';
import type { ParksView } from '#lib/domain/catalogue/views.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, fetch }) => {
  const query = readParksQuery((name) => url.searchParams.get(name));
  const path = `/api/view/parks${writeParksQuery(query)}`;
  return { query, loaded: await loadView<ParksView>(fetch, path, (phone) => phone.parks(query)) };
};
