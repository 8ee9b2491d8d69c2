/** What another tab learnt is read from the store they share, at the cost of what changed. */
import 'fake-indexeddb/auto';
import { gzipSync } from 'node:zlib';
import { uuidv7 } from 'uuidv7';
import { expect, it, vi } from 'vitest';
import { CatalogueMemory } from '#lib/client/catalogue/memory.ts';
import { Cache } from '#lib/client/db/cache.ts';
import { Reading } from '#lib/client/reading.ts';
import { readRow } from '#lib/domain/catalogue/row-shapes.ts';
import { encodeChunk } from '#lib/protocol/chunk.ts';

it('unpacks the catalogue again only when its chunks are others', async () => {
  const cache = new Cache();
  const company = { id: uuidv7(), slug: 'c', name: 'C', roles: [], country: null };
  const row = readRow('company', { ...company, founded: null, website: null });
  const bytes = new Uint8Array(gzipSync(encodeChunk('company', [row]))).buffer;
  const keep = async (cursor: string): Promise<void> => {
    const tiers = [
      { tier: 0, chunks: [{ sha: 'a', kind: 'company' as const, bytes: 1, count: 1 }] },
    ];
    const manifest = { p: 1, epoch: 'e', cursor, schema: 1, tiers };
    await cache.chunks.put({ sha: 'a', kind: 'company', bytes });
    await cache.scopes.put({ scope: 'catalogue', cursor, manifest });
  };
  await keep('e.1');
  const load = vi.spyOn(CatalogueMemory.prototype, 'load');
  const apply = vi.spyOn(CatalogueMemory.prototype, 'apply');
  const reading = new Reading(cache);
  expect((await reading.views.home())!.parkCount).toBe(0);
  expect(load).toHaveBeenCalledTimes(1);

  await cache.overlay.put({ entity: 'company', id: row.id, rev: 2, row: { ...row, name: 'D' } });
  await reading.catalogueChangedElsewhere();
  expect(load).toHaveBeenCalledTimes(1);
  expect(apply.mock.lastCall![0]).toMatchObject([{ id: row.id, rev: 2 }]);

  await keep('e.3');
  await reading.catalogueChangedElsewhere();
  expect(load).toHaveBeenCalledTimes(2);
});
