import type { RideView } from '#lib/domain/catalogue/views.ts';
import { loadView } from '#lib/client/state/view.svelte.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ fetch, params }) =>
  loadView<RideView>(fetch, `/api/view/ride/${params.slug}/${params.ride}`, (phone) =>
    phone.ride(params.slug, params.ride),
  );
