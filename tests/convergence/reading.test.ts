/** What this phone keeps is shown, also when its store was too busy to answer at first. */
import 'fake-indexeddb/auto';
import { uuidv7 } from 'uuidv7';
import { expect, it } from 'vitest';
import { cache } from '#lib/client/db/cache.ts';
import { Reading } from '#lib/client/reading.ts';
import { parkRow } from './simulator/rows.ts';

it('a store that gave no answer is asked again by the next view, and does not stand for an empty phone', async () => {
  const rating = { count: 0, sum: 0, histogram: Array<number>(10).fill(0) };
  const id = uuidv7();
  const row = { ...parkRow(id, rating), slug: 'p' };
  await cache().packs.put({ parkId: id, changes: [{ entity: 'park', id, rev: 1, row }] });
  const { packs } = cache();
  const read = packs.toArray.bind(packs);
  let busy = true;
  packs.toArray = (() => (busy ? Promise.reject(new Error('busy')) : read())) as never;

  const reading = new Reading(cache());
  expect(await reading.views.park('p')).toBeNull();
  busy = false;
  expect((await reading.views.park('p'))?.park.name).toBe('P');
});
