import { loadView } from '#lib/client/state/view.svelte.ts';
import type { RideView } from '#lib/domain/catalogue/views.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params: { slug, ride } }) => ({
  loaded: await loadView<RideView>(
    fetch,
    `/api/view/ride/${encodeURIComponent(slug)}/${encodeURIComponent(ride)}`,
    (phone) => phone.ride(slug, ride),
  ),
});
