import { loadView } from '#lib/client/state/view.svelte.ts';
import type { ParksView } from '#lib/domain/catalogue/views.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch }) => ({
  loaded: await loadView<ParksView>(fetch, '/api/view/parks', (phone) => phone.parks()),
});
