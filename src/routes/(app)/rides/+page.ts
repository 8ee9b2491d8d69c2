import { loadView } from '#lib/client/state/view.svelte.ts';
import {
  readRidesQuery,
  writeRidesQuery,
  type RidesView,
} from '#lib/domain/catalogue/rides-list.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, fetch }) => {
  const query = readRidesQuery((name) => url.searchParams.get(name));
  const path = `/api/view/rides${writeRidesQuery(query)}`;
  return { query, loaded: await loadView<RidesView>(fetch, path, (phone) => phone.rides(query)) };
};
