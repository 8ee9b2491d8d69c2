import type { HistoryView } from '#lib/domain/catalogue/history.ts';
import type { CatalogueKind } from '#lib/domain/catalogue/rows.ts';
import type { Cache } from './cache.ts';

/** Of those that were looked at; the ones looked at longest ago make room. */
const MOST_HISTORIES = 300;

const keyOf = (kind: CatalogueKind, id: string): string => `${kind}:${id}`;

export async function keepHistory(cache: Cache, view: HistoryView, now: number): Promise<void> {
  await cache.transaction('rw', cache.histories, async () => {
    await cache.histories.put({ key: keyOf(view.kind, view.id), at: now, view });
    const over = (await cache.histories.count()) - MOST_HISTORIES;
    if (over > 0)
      await cache.histories.bulkDelete(
        await cache.histories.orderBy('at').limit(over).primaryKeys(),
      );
  });
}

export const heldHistory = async (
  cache: Cache,
  kind: CatalogueKind,
  id: string,
): Promise<HistoryView | null> => (await cache.histories.get(keyOf(kind, id)))?.view ?? null;
