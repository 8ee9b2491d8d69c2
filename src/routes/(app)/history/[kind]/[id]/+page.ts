import { loadView } from '#lib/client/state/view.svelte.ts';
import type { HistoryView } from '#lib/domain/catalogue/history.ts';
import type { CatalogueKind } from '#lib/domain/catalogue/rows.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params: { kind, id } }) => ({
  loaded: await loadView<HistoryView>(
    fetch,
    `/api/view/history/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`,
    (phone) => phone.history(kind as CatalogueKind, id),
  ),
});
