import type { RideView } from '#lib/domain/catalogue/views.ts';
import { loadView } from '#lib/client/state/view.svelte.ts';
import { atItsAddress } from '../../../../../its-address.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, url, params: { slug, ride } }) => ({
  loaded: atItsAddress(
    await loadView<RideView>(
      fetch,
      `/api/view/ride/${encodeURIComponent(slug)}/${encodeURIComponent(ride)}`,
      (phone) => phone.ride(slug, ride),
    ),
    url,
    (view) => `/parks/${view.park.slug}/rides/${view.ride.slug}/edit`,
  ),
});
