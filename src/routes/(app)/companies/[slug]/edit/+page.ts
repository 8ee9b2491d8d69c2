import type { CompanyView } from '#lib/domain/catalogue/views.ts';
import { loadView } from '#lib/client/state/view.svelte.ts';
import { atItsAddress } from '../../../its-address.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, url, params: { slug } }) => ({
  loaded: atItsAddress(
    await loadView<CompanyView>(fetch, `/api/view/company/${encodeURIComponent(slug)}`, (phone) =>
      phone.company(slug),
    ),
    url,
    ({ company }) => `/companies/${company.slug}/edit`,
  ),
});
