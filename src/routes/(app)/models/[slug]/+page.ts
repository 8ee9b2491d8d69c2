import { loadView } from '#lib/client/state/view.svelte.ts';
import type { ModelView } from '#lib/domain/catalogue/views.ts';
import { atItsAddress } from '../../its-address.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, url, params: { slug } }) => ({
  loaded: atItsAddress(
    await loadView<ModelView>(fetch, `/api/view/model/${encodeURIComponent(slug)}`, (phone) =>
      phone.model(slug),
    ),
    url,
    ({ model }) => `/models/${model.slug}`,
  ),
});
