import { loadView } from '#lib/client/state/view.svelte.ts';
import type { ParkView } from '#lib/domain/catalogue/views.ts';
import { atItsAddress } from '../../../its-address.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, url, params: { slug } }) => ({
  loaded: atItsAddress(
    await loadView<ParkView>(fetch, `/api/view/park/${encodeURIComponent(slug)}`, (phone) =>
      phone.park(slug),
    ),
    url,
    ({ park }) => `/parks/${park.slug}/gate`,
  ),
});
