import { loadView } from '#lib/client/state/view.svelte.ts';
import type { HomeView } from '#lib/domain/catalogue/views.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch }) => ({
  loaded: await loadView<HomeView>(fetch, '/api/view/home', (phone) => phone.home()),
});
