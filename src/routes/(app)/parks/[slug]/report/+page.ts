import type { ParkView } from '#lib/domain/catalogue/views.ts';
import { loadView } from '#lib/client/state/view.svelte.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ fetch, params }) =>
  loadView<ParkView>(fetch, `/api/view/park/${params.slug}`, (phone) => phone.park(params.slug));
