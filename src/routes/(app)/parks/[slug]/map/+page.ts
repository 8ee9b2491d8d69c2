import { loadView } from '#lib/client/state/view.svelte.ts';
import type { ParkMapView } from '#lib/domain/catalogue/park-places.ts';
import { atItsAddress } from '../../../its-address.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, url, params: { slug } }) => ({
  loaded: atItsAddress(
    await loadView<ParkMapView>(fetch, `/api/view/park-map/${encodeURIComponent(slug)}`, (phone) =>
      phone.parkMap(slug),
    ),
    url,
    ({ park }) => `/parks/${park.slug}/map`,
  ),
});
